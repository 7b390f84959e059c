package dev.hourledger.gateway.readback;

import dev.hourledger.events.BaselineSource;
import dev.hourledger.events.ComputedCost;
import dev.hourledger.events.CostSource;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Outcomes in the wire format, as a processor writes them. */
final class SampleOutcomes {
    static final String ORG = "org_01HX0000000000000000000000";
    static final Instant RECEIVED_AT = Instant.parse("2026-05-06T10:42:00.123Z");

    private final AvroSerde<EventOutcome> outcomes;
    private final AvroSerde<EnrichedEvent> events;

    SampleOutcomes(SchemaRegistry registry) {
        outcomes = new AvroSerde<>(Subject.EVENT_OUTCOME.subjectName(), Subject.EVENT_OUTCOME.schema(), registry);
        events = new AvroSerde<>(Subject.ENRICHED_EVENTS.subjectName(), Subject.ENRICHED_EVENTS.schema(), registry);
    }

    byte[] recorded(String eventId) {
        return withEvent(eventId, OutcomeKind.recorded, false);
    }

    byte[] replayed(String eventId, boolean mismatch) {
        return withEvent(eventId, OutcomeKind.replayed, mismatch);
    }

    byte[] applied(String eventId) {
        return outcomes.encode(EventOutcome.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setKind(OutcomeKind.applied)
                .build());
    }

    byte[] unknown(String eventId) {
        return outcomes.encode(EventOutcome.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setKind(OutcomeKind.unknown)
                .build());
    }

    byte[] rejected(String eventId, String code, @Nullable String field) {
        return outcomes.encode(EventOutcome.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setKind(OutcomeKind.rejected)
                .setErrorCode(code)
                .setErrorField(field)
                .build());
    }

    byte[] recordedWithoutEvent(String eventId) {
        return outcomes.encode(EventOutcome.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setKind(OutcomeKind.recorded)
                .build());
    }

    private byte[] withEvent(String eventId, OutcomeKind kind, boolean mismatch) {
        return outcomes.encode(EventOutcome.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setKind(kind)
                .setIdempotencyMismatch(mismatch)
                .setEnrichedEvent(ByteBuffer.wrap(events.encode(event(eventId))))
                .build());
    }

    private static EnrichedEvent event(String eventId) {
        return EnrichedEvent.newBuilder()
                .setEventId(eventId)
                .setOrgId(ORG)
                .setLivemode(true)
                .setAgentId("support-classifier")
                .setTaskType("email_classification")
                .setOutcome(TaskOutcome.needs_review)
                .setResolvedBaselineMinutes(new BigDecimal("4.000"))
                .setResolvedBaselineSource(BaselineSource.builtin)
                .setResolvedHourlyRate(new BigDecimal("45.000000"))
                .setCurrency("EUR")
                .setCurrencyMinorDigits(2)
                .setAgentDurationSeconds(new BigDecimal("4.000"))
                .setHoursSaved(new BigDecimal("0.066"))
                .setCostSaved(new BigDecimal("2.970000"))
                .setResolvedCostSource(CostSource.none)
                .setNetSaved(new BigDecimal("2.970000"))
                .setOccurredAt(RECEIVED_AT)
                .setReceivedAt(RECEIVED_AT)
                .setTokensIn(9_007_199_254_740_991L)
                .setMetadata("{\"a\":1}")
                .setComputedCost(new ComputedCost(
                        3,
                        new BigDecimal("2.500000"),
                        new BigDecimal("10.000000"),
                        "USD",
                        new BigDecimal("0.920000000000")))
                .build();
    }
}
