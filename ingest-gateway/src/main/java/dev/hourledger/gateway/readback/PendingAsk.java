package dev.hourledger.gateway.readback;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Mode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A question to the owner of a partition that has no answer yet. Used on one event loop; answers on its caller's
 * context.
 */
final class PendingAsk {
    private final Question question;
    private final long deadlineNanos;
    private final Context caller;
    private final Promise<Optional<byte[]>> answer = Promise.promise();
    private Ownership.@Nullable Claim<ProcessorLink> asked;
    private boolean inFlight;

    /** What is asked, and for which trace; null: none. */
    record Question(
            int partition, String id, Mode mode, @Nullable String traceparent) {
        /** Of a request that is not traced. */
        Question(int partition, String id, Mode mode) {
            this(partition, id, mode, null);
        }
    }

    PendingAsk(Question question, Duration left, long nowNanos, Context caller) {
        this.question = question;
        this.deadlineNanos = nowNanos + left.toNanos();
        this.caller = caller;
    }

    /** No owner could be asked, or none answered, in time. */
    static final class UnansweredException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** Without a stack trace: it says nothing here, and many may come at once. */
        private UnansweredException(String message) {
            super(message, null, false, false);
        }
    }

    int partition() {
        return question.partition;
    }

    /** The outcome's bytes; empty: the owner does not know it. Fails when nobody could say. */
    Future<Optional<byte[]>> answer() {
        return answer.future();
    }

    boolean expired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    boolean askedOf(ProcessorLink link) {
        return inFlight && asked != null && asked.processor().equals(link);
    }

    /** The processor asked can't say: the question is open again for the next claimant. */
    void park() {
        inFlight = false;
    }

    /**
     * True when {@code owner} is to be asked: nobody was, somebody else was, or it has claimed the partition again
     * since.
     */
    boolean isFor(Ownership.Claim<ProcessorLink> owner) {
        if (asked == null) {
            return true;
        }
        return inFlight ? !owner.processor().equals(asked.processor()) : !owner.equals(asked);
    }

    /** True when every owner that finds it finds the same (P4); what is now is another matter. */
    boolean isSameEverywhere() {
        return !question.mode.isView();
    }

    /** The frame to send to {@code owner}, with the time that is left now. */
    Ask to(Ownership.Claim<ProcessorLink> owner, long correlationId, long nowNanos) {
        asked = owner;
        inFlight = true;
        long leftMs = Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - nowNanos));
        return new Ask(
                correlationId,
                question.partition,
                question.id,
                (int) Math.min(leftMs, ReadbackFrame.MAX_LEFT_MS),
                question.mode,
                question.traceparent);
    }

    void found(byte[] outcome) {
        caller.runOnContext(v -> answer.complete(Optional.of(outcome)));
    }

    void notKnown() {
        caller.runOnContext(v -> answer.complete(Optional.empty()));
    }

    void unanswered(String why) {
        caller.runOnContext(v -> answer.fail(new UnansweredException(why)));
    }
}
