package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.SecretHash;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Source: HTTP contract "Rate limits and plans". */
class RateLimitsTest {
    private static final int THREADS = 4;

    private volatile Instant now = ApiUnderTest.NOW;
    private final RateLimits limits = new RateLimits(() -> now, null);

    @Test
    void shouldAllowTheCapAtOnceAndRefillIt() {
        assertThat(allowedOf(grant("key00001", 60), 100)).isEqualTo(60);

        now = now.plusMillis(500);
        assertThat(allowedOf(grant("key00001", 60), 100)).isEqualTo(30);

        now = now.plus(Duration.ofHours(1));
        assertThat(allowedOf(grant("key00001", 60), 100)).isEqualTo(60);
    }

    @Test
    void shouldSayWhereAKeyStands() {
        RateLimits.Standing first = limits.take(grant("key00001", 2));

        assertThat(first.policy()).isEqualTo("\"default\";q=2;w=1");
        assertThat(first.remaining()).isEqualTo("\"default\";r=1;t=1");
        limits.take(grant("key00001", 2));
        RateLimits.Standing third = limits.take(grant("key00001", 2));
        assertThat(third.allowed()).isFalse();
        assertThat(third.remaining()).isEqualTo("\"default\";r=0;t=1");
    }

    @Test
    void shouldCountEachKeyForItself() {
        assertThat(allowedOf(grant("key00001", 5), 10)).isEqualTo(5);
        assertThat(allowedOf(grant("key00002", 5), 10)).isEqualTo(5);
    }

    @Test
    void shouldTakeANewCapAtOnce() {
        assertThat(allowedOf(grant("key00001", 5), 10)).isEqualTo(5);
        assertThat(allowedOf(grant("key00001", 7), 10)).isEqualTo(7);
    }

    @Test
    void shouldReplaceThePlansCap() {
        RateLimits replaced = new RateLimits(() -> now, 3);

        assertThat(replaced.take(grant("key00001", 60)).policy()).isEqualTo("\"default\";q=3;w=1");
    }

    @Test
    void shouldNotLockKeysOutWhenTheClockIsSetBack() {
        allowedOf(grant("key00001", 10), 10);
        now = now.minus(Duration.ofHours(1));
        assertThat(allowedOf(grant("key00001", 10), 10)).isZero();

        now = now.plusSeconds(1);

        assertThat(allowedOf(grant("key00001", 10), 20)).isEqualTo(10);
    }

    @Test
    void shouldNotRefillByClocksThatJitter() {
        allowedOf(grant("key00001", 1000), 1000);
        for (int i = 0; i < 10_000; i++) {
            now = i % 2 == 0 ? ApiUnderTest.NOW.plusMillis(1) : ApiUnderTest.NOW;
            limits.take(grant("key00001", 1000));
        }

        now = ApiUnderTest.NOW.plusMillis(2);
        assertThat(allowedOf(grant("key00001", 1000), 100)).isEqualTo(1);
    }

    @Test
    void shouldAllowTheCapTogetherOnSeveralThreads() throws InterruptedException {
        int cap = 5_000;
        AtomicInteger allowed = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int i = 0; i < THREADS; i++) {
            threads.execute(() -> {
                awaitUninterruptibly(start);
                allowed.addAndGet(allowedOf(grant("key00001", cap), cap));
            });
        }
        start.countDown();
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(allowed).hasValue(cap);
    }

    @Test
    void shouldForgetTheLeastUsedOfTooManyKeys() {
        for (int i = 0; i < RateLimits.MAX_BUCKETS + 10_000; i++) {
            limits.take(grant("%08d".formatted(i), 1));
        }

        assertThat(limits.buckets()).isLessThanOrEqualTo(RateLimits.MAX_BUCKETS);
    }

    private int allowedOf(AccessGrant grant, int requests) {
        int allowed = 0;
        for (int i = 0; i < requests; i++) {
            allowed += limits.take(grant).allowed() ? 1 : 0;
        }
        return allowed;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AccessGrant grant(String prefix, int requestsPerSecond) {
        return new AccessGrant(
                prefix,
                ApiUnderTest.ORG,
                new SecretHash(new byte[SecretHash.LENGTH]),
                true,
                false,
                "pro",
                requestsPerSecond,
                true,
                null);
    }
}
