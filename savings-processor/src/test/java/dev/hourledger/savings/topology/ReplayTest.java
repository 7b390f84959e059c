package dev.hourledger.savings.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deciding the same log again gives the same bytes, wherever the processor was stopped and started (P4). */
class ReplayTest {
    private static final int HISTORIES = 2;
    private static final int RECORDS = 120;
    private static final int RESTART_ONE_IN = 25;

    @TempDir
    private Path stateDirs;

    @Test
    void shouldWriteTheSameBytesAgain() throws IOException {
        for (int history = 0; history < HISTORIES; history++) {
            long seed = new Random().nextLong();
            System.out.println("ReplayTest seed " + seed);
            List<RandomLog.Entry> log = new RandomLog(seed).entries(RECORDS);

            List<String> first = decide(log, new Random(seed), false);
            List<String> again = decide(log, new Random(seed), false);
            List<String> withRestarts = decide(log, new Random(seed), true);

            assertThat(first).as("seed %d", seed).hasSizeGreaterThan(RECORDS / 2);
            assertThat(again).as("seed %d", seed).isEqualTo(first);
            assertThat(withRestarts).as("seed %d with restarts", seed).isEqualTo(first);
        }
    }

    /** Everything that was written and told, in order. */
    private List<String> decide(List<RandomLog.Entry> log, Random random, boolean restarting) throws IOException {
        List<String> written = new ArrayList<>();
        TopologyRun run = new TopologyRun(Files.createTempDirectory(stateDirs, "run"));
        try {
            for (RandomLog.Entry entry : log) {
                if (restarting && random.nextInt(RESTART_ONE_IN) == 0) {
                    run = restarted(run);
                }
                entry.giveTo(run);
                collect(run, written);
            }
        } finally {
            run.close();
        }
        return written;
    }

    private TopologyRun restarted(TopologyRun before) throws IOException {
        try (before) {
            TopologyRun after = new TopologyRun(Files.createTempDirectory(stateDirs, "run"));
            after.restoreFrom(before);
            return after;
        }
    }

    private static void collect(TopologyRun run, List<String> written) {
        for (Topic topic : List.of(Topic.ENRICHED_EVENTS, Topic.ACCESS_DIRECTORY, Topic.DEAD_LETTERS)) {
            run.written(topic)
                    .forEach(record -> written.add(topic + " " + record.timestamp() + " " + base64(record.key()) + " "
                            + base64(record.value())));
        }
        run.outcomes.forEach(outcome -> written.add("told " + base64(run.toldBytes(outcome.getEventId()))));
        run.outcomes.clear();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
