package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.contract.EventId;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.gateway.port.Outcomes;
import dev.hourledger.gateway.port.Ports;
import dev.hourledger.gateway.port.StoredEvents;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /v1/events/{event_id}}: of a recent event the owner of its partition is asked first, since it knows what
 * the projection may not have yet, refusals included. Thread-safe. Source: HTTP contract "GET /v1/events", P6.
 */
final class EventHandler implements Endpoint.Handler {
    /** How long owners keep outcomes. */
    static final Duration OUTCOME_LIFE = Duration.ofMinutes(15);

    /** No gateway's clock is that far ahead: an id of then is nobody's. */
    static final Duration IMPLAUSIBLE_LEAD = Duration.ofHours(1);

    static final String EVENT_ID = "event_id";
    private static final Logger LOG = LoggerFactory.getLogger(EventHandler.class);
    private static final String READ_HINT = "Ask again: reading changes nothing.";
    private static final String READ_MESSAGE = "The event could not be looked up in time.";

    private final CommandLog log;
    private final Outcomes outcomes;
    private final StoredEvents storedEvents;
    private final Core core;
    /** The owner and the store are asked one after the other, within the deadline together. */
    private final Duration lookUpLimit;

    EventHandler(Ports ports, Core core, Duration deadline) {
        this.log = ports.commandLog();
        this.outcomes = ports.outcomes();
        this.storedEvents = ports.storedEvents();
        this.core = core;
        this.lookUpLimit = deadline.dividedBy(2);
    }

    /** What is looked up, for whom, and when. */
    private record LookUp(String orgId, String eventId, Instant now) {
        Answer refused(ErrorCode code) {
            return Answer.refused(
                    code == ErrorCode.UNAVAILABLE ? new Refusal(code, READ_MESSAGE, READ_HINT, null) : Refusal.of(code),
                    now);
        }
    }

    @Override
    public Future<Answer> handle(Exchange exchange, byte[] body) {
        LookUp lookUp = new LookUp(exchange.grant().orgId(), exchange.pathPart(EVENT_ID), core.now());
        OptionalLong receivedMillis = EventId.epochMillisOf(lookUp.eventId());
        if (receivedMillis.isEmpty()) {
            return Future.succeededFuture(lookUp.refused(ErrorCode.NOT_FOUND));
        }
        long received = receivedMillis.getAsLong();
        boolean ownerMayKnow = received > lookUp.now().minus(OUTCOME_LIFE).toEpochMilli()
                && received < lookUp.now().plus(IMPLAUSIBLE_LEAD).toEpochMilli();
        return ownerMayKnow ? fromOwner(lookUp) : fromStore(lookUp, ErrorCode.NOT_FOUND);
    }

    private Future<Answer> fromOwner(LookUp lookUp) {
        return outcomes.find(log.partitionOf(lookUp.orgId()), lookUp.eventId(), lookUpLimit)
                .compose(
                        // The owner has looked again when it had decided all that was in the log (ADR 0011): what it
                        // does not know then is from before its memory, or is not.
                        outcome -> outcome.isPresent()
                                ? answerOf(lookUp, outcome.get())
                                : fromStore(lookUp, ErrorCode.NOT_FOUND),
                        // What the owner would have known may be missing in the store, so that would not prove
                        // anything.
                        ownerUnreachable -> fromStore(lookUp, ErrorCode.UNAVAILABLE));
    }

    private Future<Answer> answerOf(LookUp lookUp, Outcome outcome) {
        return outcome.orgId().equals(lookUp.orgId())
                ? outcome.fold(new Known(lookUp))
                : Future.succeededFuture(lookUp.refused(ErrorCode.NOT_FOUND));
    }

    private Future<Answer> fromStore(LookUp lookUp, ErrorCode ifMissing) {
        return stored(lookUp.orgId(), lookUp.eventId())
                .map(event -> event.map(EventHandler::viewOf).orElseGet(() -> lookUp.refused(ifMissing)))
                .otherwise(unreadable -> unavailable(lookUp, unreadable));
    }

    private static Answer unavailable(LookUp lookUp, Throwable unreadable) {
        LOG.atWarn().addKeyValue("cause", unreadable.toString()).log("the stored events can't be read");
        return lookUp.refused(ErrorCode.UNAVAILABLE);
    }

    private Future<Optional<RecordedEvent>> stored(String orgId, String eventId) {
        return storedEvents.find(orgId, eventId).timeout(lookUpLimit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Answer viewOf(RecordedEvent event) {
        return Answer.ok(EventJson.view(event));
    }

    /** The answers to an outcome that the owner knows. */
    private final class Known implements Outcome.Cases<Future<Answer>> {
        private final LookUp lookUp;

        Known(LookUp lookUp) {
            this.lookUp = lookUp;
        }

        @Override
        public Future<Answer> recorded(Outcome.Recorded outcome) {
            return Future.succeededFuture(viewOf(outcome.event()));
        }

        /** The original: as stored with its metadata and sample, else as the outcome has it. */
        @Override
        public Future<Answer> replayed(Outcome.Replayed outcome) {
            RecordedEvent original = outcome.event();
            return stored(lookUp.orgId(), original.eventId())
                    .otherwise(unreadable -> Optional.empty())
                    .map(event -> viewOf(event.orElse(original)));
        }

        @Override
        public Future<Answer> rejected(Outcome.Rejected outcome) {
            return Future.succeededFuture(Answer.refused(Refusal.of(outcome.code(), outcome.field()), lookUp.now()));
        }

        /** A change is no event, but whoever got a 202 for one must learn that it was made. */
        @Override
        public Future<Answer> applied(Outcome.Applied outcome) {
            return Future.succeededFuture(Answer.ok(EventJson.applied(lookUp.eventId())));
        }
    }
}
