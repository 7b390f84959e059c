package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.Fingerprint;
import dev.hourledger.gateway.domain.SecretHash;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Source: P2, P3. What a resend is answered is tested over HTTP. */
class ReplayCacheTest {
    private static final String ORG_2 = "org_01HX0000000000000000000002";
    private static final Fingerprint SAYS = new Fingerprint(new byte[Fingerprint.LENGTH]);

    private final ReplayCache cache = new ReplayCache();

    @Test
    void shouldKeepOrganisationsAndModesApart() {
        remember(grant(ApiUnderTest.ORG, true), "key", "a");

        assertThat(knows(grant(ApiUnderTest.ORG, true), "key")).isTrue();
        assertThat(knows(grant(ApiUnderTest.ORG, false), "key")).isFalse();
        assertThat(knows(grant(ORG_2, true), "key")).isFalse();
        assertThat(knows(grant(ApiUnderTest.ORG, true), "Key")).isFalse();
    }

    @Test
    void shouldJudgeTheAgeByTheReceiptOfTheOriginal() {
        AccessGrant grant = grant(ApiUnderTest.ORG, true);
        remember(grant, "key", "a");

        assertThat(cache.find(
                        grant,
                        "key",
                        SAYS,
                        ApiUnderTest.NOW.plus(ReplayCache.KEY_LIFE).minusMillis(1)))
                .isPresent();
        assertThat(cache.find(grant, "key", SAYS, ApiUnderTest.NOW.plus(ReplayCache.KEY_LIFE)))
                .isEmpty();
    }

    @Test
    void shouldHoldNoMoreEntriesThanItsBound() {
        AccessGrant grant = grant(ApiUnderTest.ORG, true);
        for (int i = 0; i < ReplayCache.MAX_ENTRIES + 20_000; i++) {
            remember(grant, "k" + i, "");
        }

        assertThat(cache.size()).isLessThanOrEqualTo(ReplayCache.MAX_ENTRIES);
    }

    @Test
    void shouldHoldNoMoreBytesThanItsBound() {
        AccessGrant grant = grant(ApiUnderTest.ORG, true);
        String body = "x".repeat(10_000);
        for (int i = 0; i < 10_000; i++) {
            remember(grant, "k" + i, body);
        }

        assertThat(cache.size() * body.length()).isLessThanOrEqualTo(ReplayCache.MAX_BYTES);
        assertThat(cache.size()).isPositive();
    }

    private void remember(AccessGrant grant, String key, String body) {
        cache.remember(grant, key, SAYS, SampleEvents.plain("evt_1"), Buffer.buffer(body));
    }

    private boolean knows(AccessGrant grant, String key) {
        return cache.find(grant, key, SAYS, ApiUnderTest.NOW).isPresent();
    }

    static AccessGrant grant(String orgId, boolean livemode) {
        return new AccessGrant(
                "goodkey1", orgId, new SecretHash(new byte[SecretHash.LENGTH]), livemode, false, "pro", 1, true, null);
    }
}
