package dev.hourledger.gateway.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.Fingerprint;
import dev.hourledger.gateway.domain.RecordedEvent;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Answers of events that exist, by Idempotency-Key, so that a resend need not ask the log. It only ever speeds up a
 * replay: a key that is not here says nothing. Thread-safe. Source: P2, P3, ADR 0003.
 */
final class ReplayCache {
    /** How long a key stands for its event, by the time of receipt: the decision's own rule. */
    static final Duration KEY_LIFE = Duration.ofHours(24);
    /** Bytes of all entries. */
    static final long MAX_BYTES = 64L * 1024 * 1024;
    /** Number of entries. */
    static final long MAX_ENTRIES = 200_000;

    private static final int ENTRY_OVERHEAD_BYTES = 250;
    private static final char SEPARATOR = '\n';

    private final Cache<String, Entry> entries;

    /** What is kept of an original. */
    private record Entry(Fingerprint fingerprint, String eventId, byte[] body, Instant receivedAt) {}

    ReplayCache() {
        // Every entry weighs at least its share, so the one bound on bytes also bounds their number.
        entries = Caffeine.newBuilder()
                .maximumWeight(MAX_BYTES)
                .weigher((String key, Entry entry) -> (int) Math.max(
                        1 + MAX_BYTES / MAX_ENTRIES, ENTRY_OVERHEAD_BYTES + 2L * key.length() + entry.body.length))
                .expireAfterWrite(KEY_LIFE)
                // Its upkeep is less work than telling another thread of it.
                .executor(Runnable::run)
                .build();
    }

    /** The answer to a resend; empty when this gateway does not know the original. */
    Optional<Answer> find(AccessGrant grant, String idempotencyKey, Fingerprint fingerprint, Instant receivedAt) {
        Entry entry = entries.getIfPresent(key(grant, idempotencyKey));
        if (entry == null || !entry.receivedAt().plus(KEY_LIFE).isAfter(receivedAt)) {
            return Optional.empty();
        }
        boolean mismatch = !entry.fingerprint().equals(fingerprint);
        return Optional.of(Answer.replayed(entry.eventId(), Buffer.buffer(entry.body()), mismatch));
    }

    /** Remembers an event that exists under the key; {@code fingerprint} is the original's. */
    void remember(AccessGrant grant, String idempotencyKey, Fingerprint fingerprint, RecordedEvent event, Buffer body) {
        entries.put(
                key(grant, idempotencyKey),
                new Entry(fingerprint, event.eventId(), body.getBytes(), event.receivedAt()));
    }

    /** Number of entries, once what is over the bound has gone. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    /** Org and mode hold no separator, so the key can hold anything. */
    static String key(AccessGrant grant, String idempotencyKey) {
        return grant.orgId() + SEPARATOR + (grant.livemode() ? 'l' : 't') + SEPARATOR + idempotencyKey;
    }
}
