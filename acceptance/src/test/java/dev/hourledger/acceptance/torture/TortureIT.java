package dev.hourledger.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every kind of fault from a fixed seed: no acknowledged event is lost or counted twice. The long runs are made with
 * {@code ./hourledger torture}. Source: P1 to P8, failure table.
 */
class TortureIT {
    private static final long SEED = 20_261_124;
    private static final Duration SPAN = Duration.ofMinutes(3);
    private static final int FAULTS = 12;
    private static final int REQUESTS_PER_SECOND = 100;
    /** Less than half of what is sent in that time: a run that saw less has tested little. */
    private static final long ACKNOWLEDGED = 5_000;

    /** Once is enough. */
    private static final Duration UNDISTURBED = Duration.ofSeconds(10);

    @Test
    void shouldKeepEveryPromiseUnderFire() {
        Path out = Path.of("target", "torture", "it-" + ProcessHandle.current().pid())
                .toAbsolutePath();

        Verdict verdict = new Torture(
                        new TortureOptions(SEED, SPAN, FAULTS, List.of(), REQUESTS_PER_SECOND, false, out),
                        () -> new Cluster(out))
                .run();

        System.out.println(verdict.faults() + " faults, " + verdict.findings().acknowledged() + " acknowledged, see "
                + verdict.report());
        assertThat(verdict.findings().violations()).isEmpty();
        assertThat(verdict.faults()).isGreaterThanOrEqualTo(FAULTS);
        assertThat(verdict.findings().acknowledged()).isGreaterThan(ACKNOWLEDGED);
        assertThat(verdict.findings().undisturbedNanos())
                .as("time in which a 202 had no excuse")
                .isGreaterThan(UNDISTURBED.toNanos());
        assertThat(verdict.findings().events()).isGreaterThan((int) ACKNOWLEDGED / 2);
        assertThat(verdict.findings().replays()).isGreaterThan((int) ACKNOWLEDGED / 2);
    }
}
