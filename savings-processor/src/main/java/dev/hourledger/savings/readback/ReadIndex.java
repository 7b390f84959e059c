package dev.hourledger.savings.readback;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when everything is decided here that was in a partition's log when the question came. Only then does it mean
 * anything that something is not known here, or is as it is: whoever has just taken a partition has its last records
 * still to decide again, and whoever has lost one without knowing never will. Questions that come while the log is
 * asked for its end share the next asking. No partition waits for another. Thread-safe, never blocks. Source: ADR 0011,
 * P6.
 */
final class ReadIndex {
    /** Questions that may wait at once for a partition; more are told no. Well below all who may wait. */
    static final int MAX_PENDING = 1_000;

    private static final Logger log = LoggerFactory.getLogger(ReadIndex.class);

    private final LogEnds ends;
    private final Map<Integer, Partition> running = new ConcurrentHashMap<>();

    ReadIndex(LogEnds ends) {
        this.ends = ends;
    }

    /** One who wants to know. */
    interface Question {
        /** True when nobody waits for the answer any more. */
        boolean ended();

        /**
         * Called at most once, and exactly once unless it has ended; on any thread, must be quick.
         *
         * @param all true: all of it is decided; false: it can't be said
         */
        void answer(boolean all);
    }

    void whenDecided(int partition, Question question) {
        Partition decider = running.get(partition);
        if (decider == null) {
            tell(List.of(question), false);
        } else {
            decider.ask(question);
        }
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
        close(running.put(partition, new Partition(partition)));
    }

    /** The task is done with the partition: whoever waits for it waits in vain. Called by the task. */
    void closed(int partition) {
        close(running.remove(partition));
    }

    private static void close(@Nullable Partition gone) {
        if (gone != null) {
            gone.close();
        }
    }

    /** A broken asker must take neither the stream task with it nor those behind it. */
    private static void tell(List<Question> questions, boolean all) {
        for (Question question : questions) {
            try {
                if (!question.ended()) {
                    question.answer(all);
                }
            } catch (RuntimeException e) {
                log.error("an asker failed on its answer", e);
            }
        }
    }

    private record Waiting(long end, Question question) {}

    /** One that a task runs. */
    private final class Partition {
        private static final long NOT_TOLD = -1;

        private final int number;
        /** For the next asking. */
        private List<Question> next = new ArrayList<>();
        /** Those who know what they wait for. */
        private final PriorityQueue<Waiting> queue = new PriorityQueue<>(Comparator.comparingLong(Waiting::end));

        private int beingAsked;
        private boolean closed;
        /** Read without the lock after each record, and almost always false. */
        private volatile boolean awaited;

        private volatile long nextOffset = NOT_TOLD;

        Partition(int number) {
            this.number = number;
        }

        void ask(Question question) {
            boolean taken;
            List<Question> asking = List.of();
            synchronized (this) {
                taken = !closed && hasRoom();
                if (taken) {
                    next.add(question);
                    asking = nextAsking();
                }
            }
            if (!taken) {
                tell(List.of(question), false);
            }
            askLog(asking);
        }

        void decided(long offset) {
            nextOffset = offset;
            if (awaited) {
                release();
            }
        }

        void close() {
            List<Question> left = new ArrayList<>();
            synchronized (this) {
                closed = true;
                left.addAll(next);
                next.clear();
                queue.forEach(waiting -> left.add(waiting.question));
                queue.clear();
            }
            tell(left, false);
        }

        private boolean hasRoom() {
            if (next.size() + beingAsked + queue.size() >= MAX_PENDING) {
                next.removeIf(Question::ended);
                queue.removeIf(waiting -> waiting.question.ended());
            }
            return next.size() + beingAsked + queue.size() < MAX_PENDING;
        }

        /** Whom the log is to be asked for now; nobody while it is being asked. */
        private List<Question> nextAsking() {
            if (beingAsked > 0 || next.isEmpty()) {
                return List.of();
            }
            List<Question> asking = next;
            next = new ArrayList<>();
            beingAsked = asking.size();
            return asking;
        }

        private void askLog(List<Question> asking) {
            if (!asking.isEmpty()) {
                end().whenComplete((end, failure) -> {
                    if (failure != null) {
                        log.debug("the end of partition {} is not known", number, failure);
                    }
                    askLog(asked(asking, failure == null ? end : null));
                });
            }
        }

        private CompletionStage<Long> end() {
            try {
                return ends.of(number);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /** Returns whom to ask for next. */
        private List<Question> asked(List<Question> asking, @Nullable Long end) {
            boolean known;
            List<Question> since;
            synchronized (this) {
                known = end != null && !closed;
                if (end != null && known) {
                    asking.forEach(question -> queue.add(new Waiting(end, question)));
                    // Before the offset is read again: the task writes that and then reads this.
                    awaited = true;
                }
                beingAsked = 0;
                since = nextAsking();
            }
            if (known) {
                release();
            } else {
                tell(asking, false);
            }
            return since;
        }

        private void release() {
            List<Question> through = new ArrayList<>();
            synchronized (this) {
                long offset = nextOffset;
                for (Waiting first = queue.peek(); first != null && first.end <= offset; first = queue.peek()) {
                    through.add(queue.remove().question);
                }
                awaited = !queue.isEmpty();
            }
            tell(through, true);
        }
    }
}
