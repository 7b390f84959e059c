package dev.hourledger.standalone;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.Organisations;
import dev.hourledger.gateway.port.Outcomes;
import dev.hourledger.gateway.port.Owners;
import dev.hourledger.gateway.port.ReferenceData;
import dev.hourledger.gateway.readback.OwnersDecoder;
import dev.hourledger.gateway.readback.OwnersViews;
import dev.hourledger.savings.readback.OutcomeAnswer;
import dev.hourledger.savings.readback.OutcomeReader;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's way to a processor in the same process. While the processor does not run a partition
 * (starting, restoring), whoever waits for an outcome waits for it, too, within the deadline; other questions fail.
 * Thread-safe.
 */
final class InProcessOwners implements Owners, Outcomes {
    private static final Logger log = LoggerFactory.getLogger(InProcessOwners.class);

    private final Vertx vertx;
    private final OutcomeReader reader;
    private final OwnersDecoder decoder;
    private final OwnersViews views;
    private final Set<Question> parked = ConcurrentHashMap.newKeySet();

    /** On the event loops of this Vertx, the gateway's: another one would take every answer to a loop of its own. */
    InProcessOwners(Vertx vertx, OutcomeReader reader, OwnersDecoder decoder) {
        this.vertx = vertx;
        this.reader = reader;
        this.decoder = decoder;
        this.views = new OwnersViews(decoder, this::view);
        reader.onOwnershipChange(this::askAgain);
    }

    @Override
    public Future<Optional<Outcome>> await(int partition, String eventId, Duration left, @Nullable String traceparent) {
        Context context = vertx.getOrCreateContext();
        Promise<Optional<byte[]>> found = Promise.promise();
        ask(new Question(partition, eventId, System.nanoTime() + left.toNanos(), context, found));
        return found.future().compose(this::decode).otherwise(failure -> {
            log.error("the outcome of {} can't be decoded", eventId, failure);
            return Optional.empty();
        });
    }

    @Override
    public Future<Optional<Outcome>> find(int partition, String eventId, Duration left) {
        Promise<OutcomeAnswer> answer = Promise.promise();
        reader.find(partition, eventId, left.toMillis(), answer::complete);
        return found(partition, answer).compose(decoder::lookedUp);
    }

    @Override
    public Outcomes outcomes() {
        return this;
    }

    @Override
    public Organisations organisations() {
        return views;
    }

    @Override
    public ReferenceData referenceData() {
        return views;
    }

    /** A view is of what is now, and made on a worker, since that of a large organisation takes its time. */
    private Future<Optional<byte[]>> view(int partition, ReadbackFrame.Mode mode, String id, Duration left) {
        Promise<OutcomeAnswer> answer = Promise.promise();
        reader.view(
                partition,
                mode,
                id,
                left.toMillis(),
                work -> vertx.executeBlocking(Executors.callable(work), false)
                        .onFailure(bug -> log.error("a view could not be made", bug)),
                answer::complete);
        return found(partition, answer);
    }

    /** The bytes of an answer, which comes on any thread; empty: there is none. Called on the caller's context. */
    private Future<Optional<byte[]>> found(int partition, Promise<OutcomeAnswer> given) {
        Context caller = vertx.getOrCreateContext();
        Promise<Optional<byte[]>> found = Promise.promise();
        given.future()
                .onSuccess(answer -> caller.runOnContext(run -> {
                    if (answer instanceof OutcomeAnswer.Elsewhere) {
                        found.fail("the processor does not run partition " + partition + " yet");
                    } else if (answer instanceof OutcomeAnswer.Busy) {
                        found.fail("the processor can't say now");
                    } else {
                        found.complete(
                                answer instanceof OutcomeAnswer.Found there
                                        ? Optional.of(there.bytes())
                                        : Optional.empty());
                    }
                }));
        return found.future();
    }

    private Future<Optional<Outcome>> decode(Optional<byte[]> outcome) {
        return outcome.map(decoder::outcome).orElse(Future.succeededFuture(Optional.empty()));
    }

    private void ask(Question question) {
        reader.await(
                question.partition,
                question.eventId,
                question.millisLeft(),
                // The answer may come on the stream thread, which has better things to do.
                answer -> question.context.runOnContext(run -> take(question, answer)));
    }

    private void take(Question question, OutcomeAnswer answer) {
        if (answer instanceof OutcomeAnswer.Found found) {
            question.found.tryComplete(Optional.of(found.bytes()));
        } else if (answer instanceof OutcomeAnswer.Elsewhere && question.millisLeft() > 0) {
            park(question);
        } else {
            question.found.tryComplete(Optional.empty());
        }
    }

    /**
     * Until the partition is opened or the time is up; looks again after parking, so that an opening in between is not
     * missed.
     */
    private void park(Question question) {
        parked.add(question);
        question.context.owner().setTimer(question.millisLeft(), expired -> {
            if (parked.remove(question)) {
                question.found.tryComplete(Optional.empty());
            }
        });
        if (reader.partitions().contains(question.partition) && parked.remove(question)) {
            ask(question);
        }
    }

    private void askAgain() {
        List<Question> all = new ArrayList<>(parked);
        Set<Integer> open = reader.partitions();
        for (Question question : all) {
            if (open.contains(question.partition) && parked.remove(question)) {
                question.context.runOnContext(run -> ask(question));
            }
        }
    }

    /** One request's question; its identity is what counts. */
    private static final class Question {
        private final int partition;
        private final String eventId;
        private final long deadlineNanos;
        private final Context context;
        private final Promise<Optional<byte[]>> found;

        private Question(
                int partition, String eventId, long deadlineNanos, Context context, Promise<Optional<byte[]>> found) {
            this.partition = partition;
            this.eventId = eventId;
            this.deadlineNanos = deadlineNanos;
            this.context = context;
            this.found = found;
        }

        /** At least 1 while there is time, since a timer of 0 is none. */
        private long millisLeft() {
            long nanos = deadlineNanos - System.nanoTime();
            return nanos <= 0 ? 0 : Math.max(1, nanos / 1_000_000);
        }
    }
}
