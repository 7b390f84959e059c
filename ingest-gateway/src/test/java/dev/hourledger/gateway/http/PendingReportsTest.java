package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.Fingerprint;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Source: P2, P8. What a resend is answered is tested over HTTP. */
class PendingReportsTest {
    private static final String EVENT = "evt_01HX0000000000000000000001";
    private static final Instant NOW = ApiUnderTest.NOW;
    private static final Fingerprint SAYS = new Fingerprint(new byte[Fingerprint.LENGTH]);

    private final AtomicLong nanos = new AtomicLong();
    private final PendingReports pending = new PendingReports(nanos::get);
    private final AccessGrant grant = ReplayCacheTest.grant(ApiUnderTest.ORG, true);

    @Test
    void shouldForgetAfterItsLife() {
        pending.remember(grant, "key", SAYS, EVENT, NOW);

        nanos.set(PendingReports.LIFE.toNanos() - 1);
        assertThat(pending.find(grant, "key", SAYS, NOW)).contains(EVENT);
        nanos.set(PendingReports.LIFE.toNanos());
        assertThat(pending.find(grant, "key", SAYS, NOW)).isEmpty();
    }

    @Test
    void shouldNotOutliveAClockThatWasSet() {
        pending.remember(grant, "key", SAYS, EVENT, NOW);

        assertThat(pending.find(grant, "key", SAYS, NOW.plus(PendingReports.LIFE)))
                .isEmpty();
        assertThat(pending.find(grant, "key", SAYS, NOW.minus(PendingReports.LIFE)))
                .isEmpty();
        assertThat(pending.find(grant, "key", SAYS, NOW.minusSeconds(1))).contains(EVENT);
    }

    @Test
    void shouldKnowOnlyWhatSaysTheSame() {
        byte[] other = new byte[Fingerprint.LENGTH];
        other[0] = 1;
        pending.remember(grant, "key", SAYS, EVENT, NOW);

        assertThat(pending.find(grant, "key", new Fingerprint(other), NOW)).isEmpty();
        assertThat(pending.find(ReplayCacheTest.grant(ApiUnderTest.ORG, false), "key", SAYS, NOW))
                .isEmpty();
        assertThat(pending.find(grant, "Key", SAYS, NOW)).isEmpty();
    }
}
