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
import org.jspecify.annotations.Nullable;

/**
 * A token bucket for each API key: capacity and refill per second are the key's cap. Each gateway has its own. Thread-safe.
 * Source: HTTP contract "Rate limits and plans".
 */
final class RateLimits {
    /** Buckets at a time; the least used go first, which gives their keys a full bucket again. */
    static final int MAX_BUCKETS = 100_000;
    /** A bucket is full again after a second, so forgetting it later than that takes nothing from anybody. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(1);

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final Cache<String, KeyBucket> buckets = Caffeine.newBuilder()
            .maximumSize(MAX_BUCKETS)
            .expireAfterAccess(FORGET_AFTER)
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
        this.time = new ClockMeter(clock);
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

    /** The gateway's clock; a step back only delays the refill, a step forward fills the bucket once. */
    private record ClockMeter(InstantSource clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
