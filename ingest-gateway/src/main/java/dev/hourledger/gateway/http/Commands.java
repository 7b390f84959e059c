package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.gateway.port.CommandLog.Acknowledgement;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import dev.hourledger.gateway.port.Outcomes;
import dev.hourledger.gateway.port.Ports;
import dev.hourledger.telemetry.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes commands to the log and brings their outcomes back: publish, await the acknowledgement, ask the owner of the
 * partition, all within one deadline. Thread-safe. Source: design "Reading the outcome back", P1, P8.
 */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);
    /**
     * How far this clock and the broker's may be apart for an outcome to be kept as long as it is waited for: how long
     * that is goes by the time in the event's id.
     */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

    private final CommandLog log;
    private final Outcomes outcomes;
    private final InstantSource clock;
    private final Duration deadline;
    private final int maxInFlight;
    private final GatewayMeters meters;
    private final Tracing tracing;
    private final AtomicInteger inFlight = new AtomicInteger();

    Commands(Ports ports, HttpApiSettings settings, InstantSource clock, GatewayMeters meters, Tracing tracing) {
        this.log = ports.commandLog();
        this.outcomes = ports.outcomes();
        this.clock = clock;
        this.deadline = settings.deadline();
        this.maxInFlight = settings.maxInFlight();
        this.meters = meters;
        this.tracing = tracing;
    }

    /** Commands between publishing and answer. */
    int inFlight() {
        return inFlight.get();
    }

    /**
     * Publishes one command. Never fails, and completes within the deadline from the envelope's time of receipt. Over
     * the bound nothing is published: that is decided before, since afterwards it would be too late for a 503.
     */
    Future<Submission> submit(Vertx vertx, CommandEnvelope envelope) {
        return submit(vertx, envelope, log.partitionOf(envelope.orgId()));
    }

    /** The same for a command that belongs to a partition, not to an organisation. */
    Future<Submission> submit(Vertx vertx, CommandEnvelope envelope, int partition) {
        return isOverTheBound()
                ? landed(new Submission.Unconfirmed())
                : new Flight(vertx, envelope, partition).publish();
    }

    /**
     * Waits for the outcome of an event that an earlier request has brought to the log; the same otherwise, but for the
     * bound: over it nobody waits. The envelope is this request's, but for the event's id.
     */
    Future<Submission> join(Vertx vertx, CommandEnvelope envelope) {
        int partition = log.partitionOf(envelope.orgId());
        return isOverTheBound() ? landed(new Submission.Durable(true)) : new Flight(vertx, envelope, partition).join();
    }

    private boolean isOverTheBound() {
        boolean over = inFlight.incrementAndGet() > maxInFlight;
        if (over) {
            inFlight.decrementAndGet();
        }
        return over;
    }

    private Future<Submission> landed(Submission at) {
        meters.landed(at);
        return Future.succeededFuture(at);
    }

    private Duration left(CommandEnvelope envelope) {
        return envelope.left(deadline, clock.instant());
    }

    /** One command under way. */
    private final class Flight {
        private final Vertx vertx;
        private final CommandEnvelope envelope;
        private final int partition;
        private final Promise<Submission> landed = Promise.promise();
        private Span publishing = Span.getInvalid();
        private Span readingBack = Span.getInvalid();
        private long stageBeganAt;
        private volatile boolean acknowledged;
        private volatile boolean outcomeKept;

        Flight(Vertx vertx, CommandEnvelope envelope, int partition) {
            this.partition = partition;
            this.vertx = vertx;
            this.envelope = envelope;
        }

        Future<Submission> publish() {
            publishing = tracing.child("publish raw-events", SpanKind.PRODUCER, envelope.traceparent());
            return within(() -> append().compose(this::acknowledged));
        }

        Future<Submission> join() {
            acknowledged = true;
            return within(() -> Future.succeededFuture(partition).compose(this::readBack));
        }

        /** Goes that way within the deadline. */
        private Future<Submission> within(Supplier<Future<Submission>> way) {
            stageBeganAt = meters.now();
            long timer = vertx.setTimer(Math.max(1, left(envelope).toMillis()), ignored -> land(withoutOutcome()));
            landed.future().onComplete(ignored -> {
                vertx.cancelTimer(timer);
                inFlight.decrementAndGet();
                publishing.end();
                readingBack.end();
            });
            way.get().onSuccess(this::land).onFailure(this::failed);
            return landed.future();
        }

        private Future<Acknowledgement> append() {
            try {
                return log.append(envelope.under(Tracing.traceparent(publishing)), partition);
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }

        private Future<Submission> acknowledged(Acknowledgement acknowledgement) {
            acknowledged = true;
            Duration apart = Duration.between(acknowledgement.appendedAt(), envelope.receivedAt());
            // Not Duration.abs: it makes BigDecimals.
            outcomeKept = Math.abs(apart.toMillis()) < CLOCKS_APART.toMillis();
            meters.published(meters.since(stageBeganAt));
            stageBeganAt = meters.now();
            publishing.end();
            return readBack(acknowledgement.partition());
        }

        private Future<Submission> readBack(int owned) {
            readingBack = tracing.child("read the outcome back", SpanKind.CLIENT, envelope.traceparent());
            String trace = Tracing.traceparent(readingBack);
            return outcomes.await(owned, envelope.eventId(), left(envelope), trace)
                    .map(outcome -> outcome.<Submission>map(this::decided)
                            .orElseGet(() -> new Submission.Durable(outcomeKept)));
        }

        private Submission decided(Outcome outcome) {
            meters.readBack(meters.since(stageBeganAt));
            return new Submission.Decided(outcome);
        }

        private void failed(Throwable cause) {
            // An unavailable log is foreseen, is counted as the error it is answered with, and would fill the log file.
            boolean foreseen = cause instanceof LogUnavailableException;
            LOG.atLevel(foreseen ? Level.DEBUG : Level.ERROR)
                    .addKeyValue("request_id", envelope.requestId())
                    .addKeyValue("event_id", envelope.eventId())
                    .setCause(cause)
                    .log(acknowledged ? "the outcome could not be read back" : "the log did not confirm");
            land(withoutOutcome());
        }

        /** From the acknowledgement on the event exists, whatever else goes wrong (P8). */
        private Submission withoutOutcome() {
            return acknowledged ? new Submission.Durable(outcomeKept) : new Submission.Unconfirmed();
        }

        private void land(Submission submission) {
            if (landed.tryComplete(submission)) {
                meters.landed(submission);
            }
        }
    }
}
