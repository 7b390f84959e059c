package dev.hourledger.savings.readback;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when everything is decided here that was in a partition's log when the question came. Only then does it mean
 * anything that something is not known here, or is as it is: whoever has just taken a partition has its last records
 * still to decide again, and whoever has lost one without knowing never will. Questions that come while the log is
 * asked for its end share the next asking. Thread-safe, never blocks. Source: ADR 0011, P6.
 */
final class ReadIndex {
    /** Questions that may wait at once; more are told no. */
    static final int MAX_PENDING = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ReadIndex.class);

    private final LogEnds ends;
    private final Map<Integer, Partition> running = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    /** For the next asking; null while nobody is asked, an asking is under way otherwise. */
    private @Nullable List<Question> next;

    ReadIndex(LogEnds ends) {
        this.ends = ends;
    }

    private record Question(int partition, Consumer<Boolean> then) {}

    private record Waiting(long end, Consumer<Boolean> then) {}

    /** Calls back exactly once: true, all of it is decided; false, it can't be said. On any thread, must be quick. */
    void whenDecided(int partition, Consumer<Boolean> then) {
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            then.accept(false);
            return;
        }
        Question question = new Question(partition, all -> {
            pending.decrementAndGet();
            then.accept(all);
        });
        synchronized (this) {
            if (next != null) {
                next.add(question);
                return;
            }
            next = new ArrayList<>();
        }
        ask(List.of(question));
    }

    /** All records of the partition before this offset are decided here. Called by the task. */
    void decided(int partition, long nextOffset) {
        Partition decider = running.get(partition);
        if (decider != null) {
            decider.decided(nextOffset);
        }
    }

    /** A task runs the partition; how far it is will be told. Called by the task. */
    void opened(int partition) {
        running.put(partition, new Partition());
    }

    /** The task is done with the partition: whoever waits for it waits in vain. Called by the task. */
    void closed(int partition) {
        Partition gone = running.remove(partition);
        if (gone != null) {
            gone.close();
        }
    }

    private void ask(List<Question> questions) {
        ends.of(questions.stream().map(Question::partition).collect(Collectors.toSet()))
                .whenComplete((offsets, failure) -> {
                    if (failure != null) {
                        log.debug("the log's end is not known", failure);
                    }
                    List<Question> since = taken();
                    if (since != null) {
                        ask(since);
                    }
                    questions.forEach(question -> answer(question, offsets));
                });
    }

    /** What has come while the log was asked; null: nothing, and nobody is asked any more. */
    private synchronized @Nullable List<Question> taken() {
        List<Question> since = next == null || next.isEmpty() ? null : next;
        next = since == null ? null : new ArrayList<>();
        return since;
    }

    private void answer(Question question, @Nullable Map<Integer, Long> offsets) {
        Long end = offsets == null ? null : offsets.get(question.partition);
        Partition decider = running.get(question.partition);
        if (end == null || decider == null) {
            question.then.accept(false);
        } else {
            decider.await(new Waiting(end, question.then));
        }
    }

    /** One that a task runs. Ends grow, so whoever came first is through first. */
    private static final class Partition {
        private static final long NOT_TOLD = -1;
        private static final long CLOSED = -2;

        private final Queue<Waiting> queue = new ArrayDeque<>();
        /** Read without the lock after each record, and almost always false. */
        private volatile boolean awaited;

        private volatile long nextOffset = NOT_TOLD;

        void decided(long offset) {
            nextOffset = offset;
            if (awaited) {
                release();
            }
        }

        void await(Waiting waiting) {
            synchronized (this) {
                queue.add(waiting);
                // Before the offset is read again: the task writes that and then reads this.
                awaited = true;
            }
            release();
        }

        void close() {
            nextOffset = CLOSED;
            release();
        }

        private void release() {
            List<Waiting> through = new ArrayList<>();
            long offset;
            synchronized (this) {
                offset = nextOffset;
                for (Waiting head = queue.peek();
                        head != null && (offset == CLOSED || head.end <= offset);
                        head = queue.peek()) {
                    through.add(queue.remove());
                }
                awaited = !queue.isEmpty();
            }
            through.forEach(waiting -> waiting.then.accept(offset != CLOSED));
        }
    }
}
