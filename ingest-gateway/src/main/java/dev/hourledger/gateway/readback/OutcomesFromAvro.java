package dev.hourledger.gateway.readback;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.gateway.domain.AuditSample;
import dev.hourledger.gateway.domain.ComputedCost;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import dev.hourledger.serde.UndecodableException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a processor says of an event, as an outcome of the domain: the one place where the two meet, whichever way the
 * bytes came. Thread-safe. Source: ADR 0001.
 */
public final class OutcomesFromAvro {
    private final AvroSerde<EventOutcome> outcomes;
    private final AvroSerde<EnrichedEvent> events;

    /** Looks schemas up in {@code registry}. */
    public OutcomesFromAvro(SchemaRegistry registry) {
        this.outcomes = new AvroSerde<>(Subject.EVENT_OUTCOME.subjectName(), Subject.EVENT_OUTCOME.schema(), registry);
        this.events =
                new AvroSerde<>(Subject.ENRICHED_EVENTS.subjectName(), Subject.ENRICHED_EVENTS.schema(), registry);
    }

    /**
     * The outcome in the bytes of an EventOutcome; empty when it is of a kind or an error code that this release does
     * not know.
     * Blocks while the registry is asked for a schema that was not met before.
     *
     * @throws dev.hourledger.serde.SerdeException when the bytes can't be decoded
     */
    public Optional<Outcome> fromAvro(byte[] eventOutcome) {
        EventOutcome outcome = outcomes.decode(eventOutcome);
        return switch (outcome.getKind()) {
            case unknown -> Optional.empty();
            case recorded -> Optional.of(new Outcome.Recorded(outcome.getOrgId(), event(outcome)));
            case replayed ->
                Optional.of(new Outcome.Replayed(outcome.getOrgId(), event(outcome), outcome.getIdempotencyMismatch()));
            case rejected -> rejected(outcome);
            case applied -> Optional.of(new Outcome.Applied(outcome.getOrgId()));
        };
    }

    private static Optional<Outcome> rejected(EventOutcome outcome) {
        String code = outcome.getErrorCode();
        if (code == null) {
            throw new UndecodableException("a rejected outcome without its error code");
        }
        return ErrorCode.fromWire(code)
                .map(known -> new Outcome.Rejected(outcome.getOrgId(), known, outcome.getErrorField()));
    }

    private RecordedEvent event(EventOutcome outcome) {
        ByteBuffer buffer = outcome.getEnrichedEvent();
        if (buffer == null) {
            throw new UndecodableException("a " + outcome.getKind() + " outcome without its event");
        }
        return fromAvro(events.decode(bytes(buffer)));
    }

    /** Avro makes a buffer of just these bytes, which need no copy. */
    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.array().length == buffer.remaining()) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static RecordedEvent fromAvro(EnrichedEvent event) {
        return new RecordedEvent(
                event.getEventId(),
                event.getOrgId(),
                event.getLivemode(),
                event.getAgentId(),
                event.getTaskType(),
                event.getOutcome().name(),
                event.getResolvedBaselineMinutes(),
                event.getResolvedBaselineSource().name(),
                event.getResolvedHourlyRate(),
                event.getCurrency(),
                event.getCurrencyMinorDigits(),
                event.getAgentDurationSeconds(),
                event.getHoursSaved(),
                event.getCostSaved(),
                event.getAgentCost(),
                event.getResolvedCostSource().name(),
                event.getNetSaved(),
                event.getOccurredAt(),
                event.getReceivedAt(),
                event.getModel(),
                event.getTokensIn(),
                event.getTokensOut(),
                event.getMetadata(),
                fromAvro(event.getAuditSample()),
                fromAvro(event.getComputedCost()));
    }

    private static @Nullable ComputedCost fromAvro(dev.hourledger.events.@Nullable ComputedCost cost) {
        return cost == null
                ? null
                : new ComputedCost(
                        cost.getPriceBookVersion(),
                        cost.getInputPricePerMillionTokens(),
                        cost.getOutputPricePerMillionTokens(),
                        cost.getPriceCurrency(),
                        cost.getFxRate());
    }

    private static @Nullable AuditSample fromAvro(dev.hourledger.events.@Nullable AuditSample sample) {
        if (sample == null) {
            return null;
        }
        return new AuditSample(
                sample.getInputExcerpt(),
                sample.getOutputExcerpt(),
                sample.getModel(),
                sample.getTokensIn(),
                sample.getTokensOut());
    }
}
