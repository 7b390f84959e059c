package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.EventId;
import dev.hourledger.contract.ReadbackFrame;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers askers from the partitions that this instance runs. The order is what makes it right: register the waiter,
 * THEN read the store, then wait; the stream task writes the store, THEN completes the waiter. Whichever comes first,
 * no wake-up is lost. That something is there can be said at once; that it is not, or how things are now, only when all
 * that was in the log is decided here. Thread-safe; asking never blocks beyond one store read. Source: design "Reading
 * the outcome back", ADR 0001, ADR 0011.
 */
public final class OutcomeReader implements AutoCloseable {
    /** Askers that may wait at once; more are told Busy. Bounds memory at some 10 MB. */
    public static final int MAX_WAITERS = 50_000;

    /** An event whose time is that far ahead of this process's clock may be stored at another: 10 minutes ahead. */
    static final Duration CLOCK_LEAD = Duration.ofMinutes(5);
    /** How far around this process's clock it is looked for then. */
    private static final Duration LOOK_AROUND = Duration.ofMinutes(20);
    /**
     * How far from now the time in an event's id may be for its absence to mean anything: outcomes are kept for 30
     * minutes of the broker's time, and the clock that made the id may have been 15 ahead of that.
     */
    static final Duration PROVABLE_AGE = Duration.ofMinutes(15);

    private static final Logger log = LoggerFactory.getLogger(OutcomeReader.class);
    /** What those wait under who wait for no event, with a number. */
    private static final String VIEW = "view-";

    private final Waiters waiters;
    private final ReadIndex index;
    private final InstantSource clock;
    private final AtomicLong views = new AtomicLong();
    private final Map<Integer, Stores> open = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Runnable> ownershipListeners = new CopyOnWriteArrayList<>();

    /**
     * What a task lets other threads read.
     *
     * @param generation of the group of all processors, in which it took its partition, or a later one
     * @param views what a view's mode and id ask for, in the wire format; empty: there is no such thing
     */
    public record Stores(
            int generation,
            ReadOnlyWindowStore<Bytes, byte[]> outcomes,
            BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views) {}

    /** Knows from {@code ends} what there is to decide, and from {@code clock} what may be stored. */
    public OutcomeReader(LogEnds ends, InstantSource clock) {
        this(ends, clock, MAX_WAITERS);
    }

    /** With another bound, for tests of the bound. */
    OutcomeReader(LogEnds ends, InstantSource clock, int maxWaiters) {
        this.clock = clock;
        this.index = new ReadIndex(ends);
        this.waiters = new Waiters(maxWaiters);
    }

    /**
     * Waits for the outcome of an event for at most {@code leftMillis}. The callback is called exactly once, on the
     * caller's thread, the stream thread, a timer's or Kafka's: it must be quick and must not block.
     */
    public void await(int partition, String eventId, long leftMillis, Consumer<OutcomeAnswer> callback) {
        if (!open.containsKey(partition)) {
            callback.accept(new OutcomeAnswer.Elsewhere());
            return;
        }
        Waiters.Waiter waiter = waiters.register(partition, eventId, leftMillis, callback);
        if (waiter == null) {
            callback.accept(new OutcomeAnswer.Busy());
            return;
        }
        OutcomeAnswer stored = read(partition, eventId);
        // Closed between the first look and the registration: the closing may have missed this waiter.
        if (!(stored instanceof OutcomeAnswer.NotKnown)) {
            waiters.end(waiter, stored);
        }
    }

    /**
     * Looks an outcome up: Found, Elsewhere, or NotKnown when it was not decided anywhere before this call; Busy when
     * that can't be said within {@code leftMillis}, or at all of an event of that time. The callback is called as by
     * {@link #await}.
     */
    public void find(int partition, String eventId, long leftMillis, Consumer<OutcomeAnswer> callback) {
        OutcomeAnswer stored = read(partition, eventId);
        OptionalLong time = EventId.epochMillisOf(eventId);
        if (!(stored instanceof OutcomeAnswer.NotKnown) || time.isEmpty()) {
            callback.accept(stored);
            return;
        }
        whenCurrent(partition, eventId, leftMillis, callback, waiter -> {
            OutcomeAnswer now = read(partition, eventId, true);
            boolean proven = !(now instanceof OutcomeAnswer.NotKnown) || isProvable(time.getAsLong());
            waiters.end(waiter, proven ? now : new OutcomeAnswer.Busy());
        });
    }

    private boolean isProvable(long epochMillis) {
        return Math.abs(clock.millis() - epochMillis) <= PROVABLE_AGE.toMillis();
    }

    /**
     * What the partition knows now: every change that was answered before this call is in it. Found, NotKnown,
     * Elsewhere, or Busy where that can't be said within {@code leftMillis}, or not be made.
     *
     * @param worker where it is made, as that may take tens of milliseconds; Busy where it refuses
     * @param callback called exactly once, as by {@link #await} or by the worker
     */
    public void view(
            int partition,
            ReadbackFrame.Mode mode,
            String id,
            long leftMillis,
            Executor worker,
            Consumer<OutcomeAnswer> callback) {
        whenCurrent(
                partition,
                VIEW + views.incrementAndGet(),
                leftMillis,
                callback,
                waiter -> worker.execute(() -> {
                    if (!waiter.ended()) {
                        waiters.end(waiter, viewNow(partition, mode, id));
                    }
                }));
    }

    /** Goes on when all is decided here that is in the log now; else ends the waiter. */
    private void whenCurrent(
            int partition,
            String waitsFor,
            long leftMillis,
            Consumer<OutcomeAnswer> callback,
            Consumer<Waiters.Waiter> then) {
        if (!open.containsKey(partition)) {
            callback.accept(new OutcomeAnswer.Elsewhere());
            return;
        }
        Waiters.Waiter waiter = waiters.register(partition, waitsFor, leftMillis, new OutcomeAnswer.Busy(), callback);
        if (waiter == null) {
            callback.accept(new OutcomeAnswer.Busy());
            return;
        }
        index.whenDecided(partition, new ReadIndex.Question() {
            @Override
            public boolean ended() {
                return waiter.ended();
            }

            @Override
            public void answer(boolean all) {
                try {
                    if (all) {
                        then.accept(waiter);
                        return;
                    }
                } catch (RejectedExecutionException e) {
                    log.debug("no worker for {}", waitsFor, e);
                }
                waiters.end(
                        waiter, open.containsKey(partition) ? new OutcomeAnswer.Busy() : new OutcomeAnswer.Elsewhere());
            }
        });
    }

    private OutcomeAnswer viewNow(int partition, ReadbackFrame.Mode mode, String id) {
        Stores stores = open.get(partition);
        if (stores == null) {
            return new OutcomeAnswer.Elsewhere();
        }
        try {
            return stores.views()
                    .apply(mode, id)
                    .<OutcomeAnswer>map(OutcomeAnswer.Found::new)
                    .orElseGet(OutcomeAnswer.NotKnown::new);
        } catch (InvalidStateStoreException e) {
            log.debug("partition {} can't be read any more", partition, e);
            return new OutcomeAnswer.Elsewhere();
        } catch (RuntimeException e) {
            // The asker is not to wait for what will not come.
            log.error("a view of partition {} can't be made", partition, e);
            return new OutcomeAnswer.Busy();
        }
    }

    /** The partitions that this instance runs now, sorted. */
    public Set<Integer> partitions() {
        return new TreeSet<>(open.keySet());
    }

    /** The same, each with the generation of the group in which it was taken. */
    public SortedMap<Integer, Integer> generations() {
        SortedMap<Integer, Integer> generations = new TreeMap<>();
        open.forEach((partition, stores) -> generations.put(partition, stores.generation()));
        return generations;
    }

    /** Askers that wait now. */
    public int waiting() {
        return waiters.size();
    }

    /** Calls the listener after each change of {@link #partitions()}, on a stream thread: it must be quick. */
    public void onOwnershipChange(Runnable listener) {
        ownershipListeners.add(listener);
    }

    /** A stream task runs the partition from now on. Called by the task. */
    public void opened(int partition, Stores stores) {
        index.opened(partition);
        open.put(partition, stores);
        tellOwnership();
    }

    /** The task is done with the partition: every waiter of it ends at once with Elsewhere. Called by the task. */
    public void closed(int partition) {
        open.remove(partition);
        index.closed(partition);
        waiters.endAll(partition, new OutcomeAnswer.Elsewhere());
        tellOwnership();
    }

    /** A listener that fails must not leave a task half open. */
    private void tellOwnership() {
        for (Runnable listener : ownershipListeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.error("what runs here can't be told", e);
            }
        }
    }

    /** The outcome was written to the store. Called by the task right after the write. */
    public void written(String eventId, byte[] outcome) {
        waiters.complete(eventId, new OutcomeAnswer.Found(outcome));
    }

    /** All records of the partition before this offset are decided here. Called by the task. */
    public void decided(int partition, long nextOffset) {
        index.decided(partition, nextOffset);
    }

    /** Ends every waiter with Elsewhere. */
    @Override
    public void close() {
        Set.copyOf(open.keySet()).forEach(this::closed);
        waiters.close();
    }

    /** What is at the time in the id, or, when that is far ahead and the event as good as new, at any time. */
    private OutcomeAnswer read(int partition, String eventId) {
        return read(partition, eventId, false);
    }

    private OutcomeAnswer read(int partition, String eventId, boolean atAnyTime) {
        Stores stores = open.get(partition);
        if (stores == null) {
            return new OutcomeAnswer.Elsewhere();
        }
        OptionalLong time = EventId.epochMillisOf(eventId);
        if (time.isEmpty()) {
            return new OutcomeAnswer.NotKnown();
        }
        try {
            Bytes key = Bytes.wrap(eventId.getBytes(UTF_8));
            byte[] outcome = stores.outcomes().fetch(key, time.getAsLong());
            if (outcome == null && (atAnyTime || time.getAsLong() - clock.millis() > CLOCK_LEAD.toMillis())) {
                outcome = ofAnyTime(stores, key);
            }
            return outcome == null ? new OutcomeAnswer.NotKnown() : new OutcomeAnswer.Found(outcome);
        } catch (InvalidStateStoreException e) {
            log.debug("the outcomes of partition {} can't be read now", partition, e);
            return unreadable(partition);
        } catch (RuntimeException e) {
            // The asker is not to wait for what will not come.
            log.error("the outcomes of partition {} can't be read", partition, e);
            return new OutcomeAnswer.Busy();
        }
    }

    /** Of an event whose gateway's clock was far ahead when it came; it need not be so any more. */
    private byte @Nullable [] ofAnyTime(Stores stores, Bytes key) {
        Instant now = clock.instant();
        try (WindowStoreIterator<byte[]> found =
                stores.outcomes().fetch(key, now.minus(LOOK_AROUND), now.plus(LOOK_AROUND))) {
            return found.hasNext() ? found.next().value : null;
        }
    }

    /**
     * A task says that it closes before its store closes. So the store of a partition that is still run here is not
     * closing:
     * Kafka Streams lists a new segment, one every 15 minutes, before it opens it, and holds no outcome in it until
     * then. To say Elsewhere would send the asker away from the one who will know.
     */
    private OutcomeAnswer unreadable(int partition) {
        return open.containsKey(partition) ? new OutcomeAnswer.NotKnown() : new OutcomeAnswer.Elsewhere();
    }
}
