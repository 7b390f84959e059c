package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.EventId;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.TimeWindow;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/** A partition's outcomes in memory, of which only the look-up of one is there. Thread-safe. */
final class InMemoryOutcomes implements ReadOnlyWindowStore<Bytes, byte[]> {
    private static final String TIME_PART = "evt_01KAR00000";

    /** Of every event here. */
    static final Instant TIME =
            Instant.ofEpochMilli(EventId.epochMillisOf(eventId(1)).getAsLong());

    private final Map<Windowed<Bytes>, byte[]> outcomes = new ConcurrentHashMap<>();
    /** By mode and id. */
    final Map<String, byte[]> views = new ConcurrentHashMap<>();

    private volatile boolean closed;
    /** From now on it is like a store whose disk is. */
    volatile boolean broken;

    /** The id of the event with this number. */
    static String eventId(int number) {
        return TIME_PART + "%016d".formatted(number);
    }

    /** What a task that has nothing but these would let others read. */
    OutcomeReader.Stores stores() {
        return new OutcomeReader.Stores(1, this, (mode, id) -> {
            if (closed) {
                throw new InvalidStateStoreException("closed");
            }
            return Optional.ofNullable(views.get(mode + " " + id));
        });
    }

    void put(String eventId, byte[] outcome) {
        put(eventId, outcome, TIME);
    }

    /** As a task does whose gateway's clock is far ahead. */
    void put(String eventId, byte[] outcome, Instant time) {
        outcomes.put(at(Bytes.wrap(eventId.getBytes(UTF_8)), time.toEpochMilli()), outcome);
    }

    private static Windowed<Bytes> at(Bytes eventId, long time) {
        return new Windowed<>(eventId, new TimeWindow(time, time + 1));
    }

    /** From now on it is like a store whose task has gone. */
    void close() {
        closed = true;
    }

    private void checkReadable() {
        if (closed) {
            throw new InvalidStateStoreException("closed");
        }
        if (broken) {
            throw new ProcessorStateException("no such file");
        }
    }

    @Override
    public byte @Nullable [] fetch(Bytes eventId, long time) {
        checkReadable();
        return outcomes.get(at(eventId, time));
    }

    @Override
    public WindowStoreIterator<byte[]> fetch(Bytes key, Instant from, Instant to) {
        checkReadable();
        Iterator<KeyValue<Long, byte[]>> found = outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().key().equals(key))
                .map(entry -> KeyValue.pair(entry.getKey().window().start(), entry.getValue()))
                .filter(entry -> entry.key >= from.toEpochMilli() && entry.key <= to.toEpochMilli())
                .iterator();
        return new WindowStoreIterator<>() {
            @Override
            public void close() {}

            @Override
            public Long peekNextKey() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean hasNext() {
                return found.hasNext();
            }

            @Override
            public KeyValue<Long, byte[]> next() {
                return found.next();
            }
        };
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(Bytes fromKey, Bytes toKey, Instant from, Instant to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
        throw new UnsupportedOperationException();
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(Instant from, Instant to) {
        throw new UnsupportedOperationException();
    }
}
