package dev.hourledger.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reports that are in the log and whose outcome was not known in time, by Idempotency-Key. A resend waits for that
 * outcome; brought to the log as well it would be decided as well, and whoever is behind would fall further behind with
 * each resend. It decides nothing: a key that is not here, or whose body says something else, goes to the log.
 * Thread-safe. Source: P2, P8, ADR 0003.
 */
final class PendingReports {
    /** How long a resend waits for the same event: well below how long its outcome is kept. */
    static final Duration LIFE = Duration.ofMinutes(2);
    /** Some 40 MB with the longest keys. */
    static final long MAX_ENTRIES = 50_000;

    private final Cache<String, Pending> byKey;

    private record Pending(Fingerprint fingerprint, String eventId, Instant receivedAt) {
        /** As a clock that was set, or a machine that slept, can make the outcome older than it is kept, or unknown. */
        private boolean isRecent(Instant now) {
            return Duration.between(receivedAt, now).abs().compareTo(LIFE) < 0;
        }
    }

    /** {@code ticker} tells nanoseconds. */
    PendingReports(Ticker ticker) {
        byKey = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterWrite(LIFE)
                // Its upkeep is less work than telling another thread of it.
                .executor(Runnable::run)
                .ticker(ticker)
                .build();
    }

    /** The event of an earlier request that said the same under this key, if it waits for its outcome. */
    Optional<String> find(AccessGrant grant, String idempotencyKey, Fingerprint fingerprint, Instant receivedAt) {
        return Optional.ofNullable(byKey.getIfPresent(ReplayCache.key(grant, idempotencyKey)))
                .filter(pending -> pending.fingerprint.equals(fingerprint) && pending.isRecent(receivedAt))
                .map(Pending::eventId);
    }

    /** An event is in the log and its outcome is not known; {@code receivedAt} is the time in its id. */
    void remember(
            AccessGrant grant, String idempotencyKey, Fingerprint fingerprint, String eventId, Instant receivedAt) {
        byKey.put(ReplayCache.key(grant, idempotencyKey), new Pending(fingerprint, eventId, receivedAt));
    }

    /** The outcome is known: the next resend is for the replay cache, or for the log again. */
    void forget(AccessGrant grant, String idempotencyKey) {
        byKey.invalidate(ReplayCache.key(grant, idempotencyKey));
    }
}
