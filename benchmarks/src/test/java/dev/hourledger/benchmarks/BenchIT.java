package dev.hourledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.benchmarks.report.ResultFiles;
import dev.hourledger.benchmarks.report.TextReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The bench in its smallest form: that it works, not how fast anything is, and what an event writes to Kafka. */
class BenchIT {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final Map<String, Long> before = new TreeMap<>();
    private final Map<String, Long> after = new TreeMap<>();

    @Test
    void shouldMeasureFloorComparatorAndProductWithoutAFailure() throws Exception {
        Plan plan = new Plan(
                "smoke",
                directory,
                List.of(Candidate.CONSUME, Candidate.POSTGRES, Candidate.SINGLE),
                List.of(new Step(1, 0), new Step(8, 0), Step.open(50)),
                1,
                SHORT,
                SHORT,
                Optional.empty(),
                0,
                false,
                true,
                0,
                List.of(),
                Optional.empty());
        Run run = new Bench(plan, new Progress(System.out, plan), this::count).run();

        System.out.println(TextReport.of(run));
        assertThat(run.failures()).isEmpty();
        assertThat(run.measurements()).hasSize(2 + 3 + 3).allSatisfy(each -> {
            assertThat(each.failures()).isEmpty();
            assertThat(each.completed()).isPositive();
            assertThat(each.latency().p50()).isPositive();
            assertThat(each.parts().values())
                    .allSatisfy(part -> assertThat(part.memoryMib()).isPositive());
            if (!each.candidate().isFloor()) {
                assertThat(each.changedReplays()).isZero();
            }
        });
        assertThat(run.extras()).allSatisfy(extra -> assertThat(extra.value()).isPositive());
        assertThat(ResultFiles.json(run)).contains("\"candidate\" : \"SINGLE\"");
        recordsPerEventShouldNotHaveGrown();
    }

    private void count(Candidate candidate, Running running, boolean loaded) {
        if (candidate == Candidate.SINGLE) {
            try {
                (loaded ? after : before)
                        .putAll(WrittenRecords.byTopic(
                                running.projection().orElseThrow().kafka()));
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void recordsPerEventShouldNotHaveGrown() throws Exception {
        Map<String, Long> written = new TreeMap<>();
        after.forEach((topic, count) -> written.put(topic, count - before.getOrDefault(topic, 0L)));
        // Counts are written once a commit and a minute, whatever comes: a share of an event that hangs on the machine.
        written.keySet().removeIf(topic -> topic.contains("monthly-usage") || topic.contains("key-use"));
        System.out.println("records written: " + written);
        double events = written.getOrDefault("enriched-events", 0L);
        double all = written.values().stream().mapToLong(Long::longValue).sum();
        Figures.shouldNotHaveGrown("records_per_event", all / events);
    }
}
