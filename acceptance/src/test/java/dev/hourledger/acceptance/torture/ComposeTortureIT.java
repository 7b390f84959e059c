package dev.hourledger.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.SharedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The stack of docker-compose.yml with profile scale under fire, from a random seed; then the suites that take a stack
 * as they find it run on what is left. Before them, since the checker knows of no events but its own. Source: P1 to P8,
 * failure table.
 */
@Tag("compose")
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = SharedStack.FIXTURES, matches = SharedStack.COMPOSE)
@Order(1)
class ComposeTortureIT {
    private static final Duration SPAN = Duration.ofSeconds(Integer.getInteger("hourledger.torture.seconds", 60));
    private static final int FAULTS = 4;
    private static final int REQUESTS_PER_SECOND = 30;
    /** A third of what is sent in that time: a run that saw less has tested little. */
    private static final long ACKNOWLEDGED = 700;

    private final SharedStack.Parts parts;

    ComposeTortureIT(SharedStack.Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldKeepEveryPromiseWhileContainersFail() {
        long seed = Long.getLong(
                "hourledger.torture.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        Path out = Path.of(
                        "target",
                        "torture",
                        "compose-" + seed + "-" + ProcessHandle.current().pid())
                .toAbsolutePath();

        Verdict verdict = new Torture(
                        new TortureOptions(seed, SPAN, FAULTS, List.of(), REQUESTS_PER_SECOND, true, out),
                        () -> ComposeSubject.on(parts.composeStack()))
                .run();

        System.out.println("seed " + seed + ": " + verdict.faults() + " faults, "
                + verdict.findings().acknowledged() + " acknowledged, see " + verdict.report());
        assertThat(verdict.findings().violations()).isEmpty();
        assertThat(verdict.faults()).isGreaterThanOrEqualTo(FAULTS);
        assertThat(verdict.findings().acknowledged()).isGreaterThan(ACKNOWLEDGED);
        assertThat(verdict.findings().events()).isGreaterThan((int) ACKNOWLEDGED / 2);
        assertThat(verdict.findings().replays()).isGreaterThan((int) ACKNOWLEDGED / 2);
    }
}
