package dev.hourledger.savings.readback;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for which event: bounded, each with a deadline, each ended exactly once. Several may wait for one event.
 * Thread-safe, lock-free for different events.
 */
final class Waiters implements AutoCloseable {
    /** How late a deadline may be noticed. */
    private static final long TICK_MILLIS = 20;

    private static final Logger log = LoggerFactory.getLogger(Waiters.class);

    private final int max;
    private final AtomicInteger size = new AtomicInteger();
    /** The newest waiter of each event; older ones hang behind it. */
    private final ConcurrentHashMap<String, Waiter> byEvent = new ConcurrentHashMap<>();
    /** One thread for all deadlines: a waiter costs no thread and no heap of timers. */
    private final HashedWheelTimer timer = new HashedWheelTimer(
            new DefaultThreadFactory("readback-deadlines", true), TICK_MILLIS, TimeUnit.MILLISECONDS);

    Waiters(int max) {
        this.max = max;
    }

    /** One who is told NotKnown at his deadline. */
    @Nullable
    Waiter register(int partition, String eventId, long leftMillis, Consumer<OutcomeAnswer> callback) {
        return register(partition, eventId, leftMillis, new OutcomeAnswer.NotKnown(), callback);
    }

    /**
     * Registers a waiter, null when too many wait. It is ended by {@link #end}, its event, its partition or its
     * deadline.
     *
     * @param atDeadline what it is told then
     */
    @Nullable
    Waiter register(
            int partition,
            String eventId,
            long leftMillis,
            OutcomeAnswer atDeadline,
            Consumer<OutcomeAnswer> callback) {
        if (size.incrementAndGet() > max) {
            size.decrementAndGet();
            return null;
        }
        Waiter waiter = new Waiter(partition, eventId, callback);
        byEvent.compute(eventId, (id, head) -> {
            waiter.next = head;
            return waiter;
        });
        try {
            waiter.timeout = timer.newTimeout(
                    expired -> end(waiter, atDeadline), Math.max(0, leftMillis), TimeUnit.MILLISECONDS);
        } catch (IllegalStateException stopped) {
            log.debug("asked while closing: {}", eventId, stopped);
            end(waiter, new OutcomeAnswer.Elsewhere());
            return waiter;
        }
        if (waiter.ended.get()) {
            waiter.timeout.cancel();
        }
        return waiter;
    }

    /** Ends every waiter of an event. */
    void complete(String eventId, OutcomeAnswer answer) {
        Waiter waiter = byEvent.remove(eventId);
        while (waiter != null) {
            Waiter next = waiter.next;
            answer(waiter, answer);
            waiter = next;
        }
    }

    /** Ends one waiter, unless it has ended. */
    void end(Waiter waiter, OutcomeAnswer answer) {
        byEvent.computeIfPresent(waiter.eventId, (id, head) -> without(head, waiter));
        answer(waiter, answer);
    }

    /** Ends every waiter of a partition. */
    void endAll(int partition, OutcomeAnswer answer) {
        byEvent.forEach((eventId, head) -> {
            for (Waiter waiter = head; waiter != null; waiter = waiter.next) {
                if (waiter.partition == partition) {
                    end(waiter, answer);
                }
            }
        });
    }

    int size() {
        return size.get();
    }

    @Override
    public void close() {
        timer.stop();
    }

    private void answer(Waiter waiter, OutcomeAnswer answer) {
        if (waiter.ended.compareAndSet(false, true)) {
            size.decrementAndGet();
            Timeout timeout = waiter.timeout;
            if (timeout != null) {
                timeout.cancel();
            }
            try {
                waiter.callback.accept(answer);
            } catch (RuntimeException e) {
                // A broken asker must not take the stream task or the timer with it.
                log.error("an asker failed on its answer for {}", waiter.eventId, e);
            }
        }
    }

    /** The chain less one waiter; runs under the map's lock of the event, so that no other thread changes the chain. */
    private static @Nullable Waiter without(Waiter head, Waiter gone) {
        if (head == gone) {
            return head.next;
        }
        for (Waiter waiter = head; waiter.next != null; waiter = waiter.next) {
            if (waiter.next == gone) {
                waiter.next = gone.next;
                break;
            }
        }
        return head;
    }

    /** One asker that waits. */
    static final class Waiter {
        private final int partition;
        private final String eventId;
        private final Consumer<OutcomeAnswer> callback;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile @Nullable Waiter next;
        private volatile @Nullable Timeout timeout;

        private Waiter(int partition, String eventId, Consumer<OutcomeAnswer> callback) {
            this.partition = partition;
            this.eventId = eventId;
            this.callback = callback;
        }

        /** True when it has been answered. */
        boolean ended() {
            return ended.get();
        }
    }
}
