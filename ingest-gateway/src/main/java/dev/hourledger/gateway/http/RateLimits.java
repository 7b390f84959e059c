package dev.hourledger.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hourledger.gateway.domain.AccessGrant;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for each API key: capacity and refill per second are the key's cap. Each gateway has its own.
 * Thread-safe.
 * Source: HTTP contract "Rate limits and plans".
 */
final class RateLimits {
    /** Buckets at a time; the least used go first, which gives their keys a full bucket again. */
    static final int MAX_BUCKETS = 100_000;
    /** A bucket is full again after a second, so forgetting it later than that takes nothing from anybody. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration LATE_READING = Duration.ofSeconds(1);

    private final Cache<String, KeyBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterAccess(FORGET_AFTER)
            // Its upkeep is less work than telling another thread of it.
            .executor(Runnable::run)
            .build();
    private final TimeMeter time;
    private final @Nullable Integer requestsPerSecondOverride;

    /** A bucket and the cap that it was made for. */
    private record KeyBucket(int requestsPerSecond, Bucket bucket) {}

    /**
     * Where a key stands after a request, as the headers say it.
     *
     * @param allowed whether there was a token for the request
     */
    record Standing(boolean allowed, String policy, String remaining) {}

    RateLimits(InstantSource clock, @Nullable Integer requestsPerSecondOverride) {
        this.time = new PassedTime(clock);
        this.requestsPerSecondOverride = requestsPerSecondOverride;
    }

    /** Takes a token for one request. */
    Standing take(AccessGrant grant) {
        int cap = requestsPerSecondOverride == null ? grant.requestsPerSecond() : requestsPerSecondOverride;
        ConsumptionProbe probe = bucket(grant.prefix(), cap).tryConsumeAndReturnRemaining(1);
        return new Standing(
                probe.isConsumed(),
                "\"default\";q=" + cap + ";w=" + WINDOW.toSeconds(),
                "\"default\";r=" + probe.getRemainingTokens() + ";t=" + WINDOW.toSeconds());
    }

    /** Number of buckets, once what is over the bound has gone. */
    long buckets() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** A changed cap gets a new bucket: a plan changes so seldom that a second's worth of tokens does not matter. */
    private Bucket bucket(String prefix, int cap) {
        KeyBucket known = buckets.getIfPresent(prefix);
        if (known != null && known.requestsPerSecond() == cap) {
            return known.bucket();
        }
        return buckets.asMap()
                .compute(
                        prefix,
                        (same, before) -> before != null && before.requestsPerSecond() == cap ? before : full(cap))
                .bucket();
    }

    private KeyBucket full(int cap) {
        Bandwidth limit =
                Bandwidth.builder().capacity(cap).refillGreedy(cap, WINDOW).build();
        return new KeyBucket(
                cap,
                Bucket.builder().addLimit(limit).withCustomTimePrecision(time).build());
    }

    /**
     * The time that has passed by the gateway's clock, which never goes back: a clock that was set back must not lock
     * the keys out until it has caught up. A step forward fills the buckets once.
     */
    private static final class PassedTime implements TimeMeter {
        private final InstantSource clock;
        private final AtomicReference<Reading> last;

        /** What the clock said, and the time that had passed by then. */
        private record Reading(long clockMillis, long passedMillis) {
            Reading next(long nowMillis) {
                long step = nowMillis - clockMillis;
                if (step >= 0) {
                    return new Reading(nowMillis, passedMillis + step);
                }
                // A little late is another thread's reading, not a step of the clock.
                return -step < LATE_READING.toMillis() ? this : new Reading(nowMillis, passedMillis);
            }
        }

        PassedTime(InstantSource clock) {
            this.clock = clock;
            this.last = new AtomicReference<>(new Reading(clock.millis(), 0));
        }

        @Override
        public long currentTimeNanos() {
            long now = clock.millis();
            return TimeUnit.MILLISECONDS.toNanos(
                    last.updateAndGet(before -> before.next(now)).passedMillis());
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
