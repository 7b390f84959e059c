package dev.hourledger.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Half a minute of random bytes, from a random seed. Longer: {@code ./hourledger fuzz}. Source: P2, P7, P8, P9. */
class FuzzIT {
    private static final Duration SPAN = Duration.ofSeconds(30);
    private static final int SEEDS = 1_000_000;
    private static final long CONNECTIONS = 500;

    @Test
    void shouldNeitherBreakNorLeak() {
        long seed = ThreadLocalRandom.current().nextInt(SEEDS);
        System.out.println("seed " + seed + "; again: ./hourledger fuzz --seed " + seed);

        Findings findings = new Fuzz(seed, SPAN).run();

        System.out.println(findings.table());
        assertThat(findings.wrong()).isEmpty();
        assertThat(findings.of("connections")).isGreaterThan(CONNECTIONS);
        assertThat(findings.of("clients' port, status 201")).isPositive();
        assertThat(findings.of("clients' port, status 422")).isPositive();
        assertThat(findings.of("spoilt record, dead letter")).isPositive();
    }
}
