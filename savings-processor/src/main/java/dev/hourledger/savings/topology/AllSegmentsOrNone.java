package dev.hourledger.savings.topology;

import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowBytesStoreSupplier;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A window store on disk that holds nothing open when it could not be opened whole. Kafka Streams (4.3) opens one
 * segment after the other; when one is as a killed process left it, those before it stay open, and RocksDB's lock on
 * them with them, so that no stream thread of the process can ever open the store again. Written by the task's thread
 * alone; other threads may fetch meanwhile: Kafka Streams lists its segments in a map that is not made for that, in
 * which a segment can't be found for a moment while another one comes or goes.
 */
final class AllSegmentsOrNone extends WrappedStateStore<WindowStore<Bytes, byte[]>, Bytes, byte[]>
        implements WindowStore<Bytes, byte[]> {

    private AllSegmentsOrNone(WindowStore<Bytes, byte[]> segments) {
        super(segments);
    }

    /** What makes such stores, one for each task. */
    static WindowBytesStoreSupplier supplier(String name, Duration retention, Duration window) {
        return new Supplier(Stores.persistentWindowStore(name, retention, window, false));
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        try {
            super.init(context, root);
        } catch (RuntimeException e) {
            wrapped().close();
            throw e;
        }
    }

    @Override
    public synchronized void put(Bytes key, byte[] value, long windowStart) {
        wrapped().put(key, value, windowStart);
    }

    @Override
    public synchronized byte[] fetch(Bytes key, long time) {
        return wrapped().fetch(key, time);
    }

    @Override
    public synchronized WindowStoreIterator<byte[]> fetch(Bytes key, long from, long to) {
        return wrapped().fetch(key, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetch(Bytes keyFrom, Bytes keyTo, long from, long to) {
        return wrapped().fetch(keyFrom, keyTo, from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> fetchAll(long from, long to) {
        return wrapped().fetchAll(from, to);
    }

    @Override
    public KeyValueIterator<Windowed<Bytes>, byte[]> all() {
        return wrapped().all();
    }

    private record Supplier(WindowBytesStoreSupplier segments) implements WindowBytesStoreSupplier {
        @Override
        public WindowStore<Bytes, byte[]> get() {
            return new AllSegmentsOrNone(segments.get());
        }

        @Override
        public String name() {
            return segments.name();
        }

        @Override
        public String metricsScope() {
            return segments.metricsScope();
        }

        @Override
        public long segmentIntervalMs() {
            return segments.segmentIntervalMs();
        }

        @Override
        public long windowSize() {
            return segments.windowSize();
        }

        @Override
        public boolean retainDuplicates() {
            return segments.retainDuplicates();
        }

        @Override
        public long retentionPeriod() {
            return segments.retentionPeriod();
        }
    }
}
