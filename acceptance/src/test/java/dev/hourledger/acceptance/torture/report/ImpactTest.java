package dev.hourledger.acceptance.torture.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.hourledger.acceptance.torture.check.HistoryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which fault a wait is blamed on. */
class ImpactTest {
    private static final String FAULT = "{\"type\":\"fault\",\"at\":%d,\"number\":%d,\"kind\":\"%s\",\"what\":\"x\"}%n";
    private static final String SEND = "{\"type\":\"send\",\"at\":%1$d,\"op\":\"%2$s\",\"attempt\":1,"
            + "\"gateway\":\"g\",\"org\":\"org_A\",\"livemode\":true,\"key\":\"%2$s\",\"kind\":\"TRACK\","
            + "\"scheduled\":%1$d,\"body\":\"{}\"}%n";
    private static final String ANSWER =
            "{\"type\":\"answer\",\"at\":%d,\"op\":\"%s\",\"attempt\":1,\"status\":%d,\"body\":\"{}\"}%n";

    @TempDir
    private Path folder;

    @Test
    void shouldBlameTheFaultThatMetARequestOnItsWay() throws IOException {
        Path history = Files.writeString(
                folder.resolve("history.jsonl"),
                String.format(FAULT, seconds(10), 1, "GATEWAY_STOP")
                        + String.format(SEND, seconds(12), "quick")
                        + String.format(ANSWER, seconds(12.4), "quick", 201)
                        + String.format(SEND, seconds(12), "slow")
                        + String.format(SEND, seconds(19.5), "met")
                        + String.format(FAULT, seconds(20), 2, "BROKER_LEADER_KILL")
                        + String.format(ANSWER, seconds(20.1), "slow", 202)
                        + String.format(ANSWER, seconds(27.5), "met", 503)
                        + String.format(SEND, seconds(28), "later")
                        + String.format(ANSWER, seconds(28.2), "later", 201));

        List<Impact> impacts = Impact.of(
                FaultSpan.read(history).faults(), HistoryReader.read(history).operations());

        assertThat(impacts)
                .extracting(impact -> impact.fault().kind(), Impact::accepted, Impact::unavailable)
                .containsExactly(tuple("GATEWAY_STOP", 1, 0), tuple("BROKER_LEADER_KILL", 0, 1));
        assertThat(impacts.get(0).longestWaitNanos()).isEqualTo(seconds(8.1));
        assertThat(impacts.get(1).longestWaitNanos()).as("it was never settled").isEqualTo(Long.MAX_VALUE);
    }

    private static long seconds(double seconds) {
        return Math.round(seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
