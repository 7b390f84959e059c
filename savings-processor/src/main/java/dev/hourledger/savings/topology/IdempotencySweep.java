package dev.hourledger.savings.topology;

import dev.hourledger.savings.domain.Original;
import dev.hourledger.serde.AvroSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Removes idempotency keys that no decision can still see, a few at a time, like the hand of a clock that goes round
 * the store. It goes by {@link Original#forgettableBefore}, so whether it has passed is never observable (P4). It looks
 * at more keys than are added, so the store stays bounded. One a task, used by the task's thread alone. Source: ADR
 * 0003.
 */
final class IdempotencySweep {
    /** Stream time between two steps. */
    static final Duration INTERVAL = Duration.ofSeconds(1);
    /** Stream time from the start of one round to the start of the next. */
    static final Duration ROUND = Duration.ofMinutes(10);
    /** Keys that a step looks at: at least these, */
    static final int KEYS_PER_STEP = 500;
    /** and for each key added since the last step these, so that the hand is always faster than the store grows; */
    static final int KEYS_PER_ADDED_KEY = 4;
    /** but never more than these, so that a step holds the stream thread for milliseconds only. */
    static final int MAX_KEYS_PER_STEP = 5_000;

    private final KeyValueStore<Bytes, byte[]> store;
    private @Nullable Bytes cursor;
    private long nextRoundMillis = Long.MIN_VALUE;
    private boolean resting;
    private int addedKeys;
    /** Not stored: after a restart the first record sets it anew, which is too early at most. */
    private @Nullable Instant latestReceivedAt;

    IdempotencySweep(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** A record that was received then is decided. */
    void seen(Instant receivedAt) {
        if (latestReceivedAt == null || receivedAt.isAfter(latestReceivedAt)) {
            latestReceivedAt = receivedAt;
        }
    }

    /** A key was added. */
    void occupied() {
        addedKeys++;
    }

    /** One step at this stream time, milliseconds since the epoch. */
    void advance(long streamTimeMillis) {
        if (latestReceivedAt == null || (resting && streamTimeMillis < nextRoundMillis)) {
            return;
        }
        if (cursor == null) {
            nextRoundMillis = streamTimeMillis + ROUND.toMillis();
        }
        int budget = Math.min(MAX_KEYS_PER_STEP, Math.max(KEYS_PER_STEP, addedKeys * KEYS_PER_ADDED_KEY));
        addedKeys = 0;
        Instant horizon = Original.forgettableBefore(Instant.ofEpochMilli(streamTimeMillis), latestReceivedAt);
        List<Bytes> freed = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> keys = store.range(cursor, null)) {
            while (budget-- > 0 && keys.hasNext()) {
                KeyValue<Bytes, byte[]> entry = keys.next();
                if (receivedAt(entry.value).isBefore(horizon)) {
                    freed.add(entry.key);
                }
            }
            cursor = keys.hasNext() ? keys.peekNextKey() : null;
        }
        resting = cursor == null;
        freed.forEach(store::delete);
    }

    /** The first field of a {@link dev.hourledger.events.StoredAnswer}; its event is of no interest here. */
    private static Instant receivedAt(byte[] answer) {
        return Instant.ofEpochMilli(AvroSerde.firstLong(answer));
    }
}
