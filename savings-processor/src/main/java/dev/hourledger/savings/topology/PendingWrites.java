package dev.hourledger.savings.topology;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.StoredAnswer;
import dev.hourledger.savings.domain.AccessGrant;
import dev.hourledger.savings.domain.AuditEntry;
import dev.hourledger.savings.domain.Decision;
import dev.hourledger.savings.domain.Effect;
import dev.hourledger.savings.domain.EnrichedTask;
import dev.hourledger.savings.domain.OpaqueBytes;
import dev.hourledger.savings.domain.Outcome;
import dev.hourledger.savings.domain.RawFact;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one decision: all encoded first, then all carried out, since what can fail is the encoding. One
 * record's, one thread's. An event is encoded once and these bytes are used for the topic, the outcome and mostly the
 * idempotency key too.
 */
final class PendingWrites implements Effect.Stores {
    private final RecordSerdes serdes;
    private final TaskStores stores;
    private final IdempotencySweep sweep;
    private final List<BiConsumer<ProcessorContext<String, byte[]>, Record<String, ?>>> writes = new ArrayList<>();
    private byte @Nullable [] eventWithoutAttachments;

    PendingWrites(RecordSerdes serdes, TaskStores stores, IdempotencySweep sweep) {
        this.serdes = serdes;
        this.stores = stores;
        this.sweep = sweep;
    }

    /** The outcome for whoever reads it back, in the wire format. To be called before the effects. */
    byte[] encode(RawFact fact, Decision decision) {
        EventOutcome outcome = decision.outcome().fold(new Outcome.Cases<>() {
            @Override
            public EventOutcome recorded(Outcome.Recorded recorded) {
                return EventOutcomes.of(fact, OutcomeKind.recorded, publish(recorded.event()), false);
            }

            @Override
            public EventOutcome replayed(Outcome.Replayed replayed) {
                byte[] original = replayed.original().event().bytes();
                return EventOutcomes.of(fact, OutcomeKind.replayed, original, replayed.mismatch());
            }

            @Override
            public EventOutcome rejected(Outcome.Rejected rejected) {
                return EventOutcomes.rejected(fact, rejected.code(), rejected.field());
            }

            @Override
            public EventOutcome applied(Outcome.Applied applied) {
                return EventOutcomes.of(fact, OutcomeKind.applied, null, false);
            }
        });
        return serdes.outcome().encode(outcome);
    }

    /** Carries out every write, in the order of the effects. */
    void writeTo(ProcessorContext<String, byte[]> context, Record<String, ?> record) {
        writes.forEach(write -> write.accept(context, record));
    }

    @Override
    public void storeSettings(Effect.StoreSettings effect) {
        byte[] encoded = serdes.settings().encode(SettingsAvro.toAvro(effect.settings()));
        writes.add((context, record) -> stores.put(effect.orgId(), effect.settings(), encoded));
    }

    @Override
    public void storeReference(Effect.StoreReference effect) {
        byte[] encoded = serdes.reference().encode(PlansAvro.toAvro(effect.reference()));
        writes.add((context, record) -> stores.put(effect.reference(), encoded));
    }

    @Override
    public void storePrices(Effect.StorePrices effect) {
        byte[] encoded = serdes.prices().encode(PricesAvro.toAvro(effect.prices()));
        writes.add((context, record) -> stores.put(effect.prices(), encoded));
    }

    @Override
    public void appendAudit(Effect.AppendAudit effect) {
        long number = stores.lastAuditNumber(effect.orgId()) + 1;
        byte[] encoded = serdes.audit().encode(EventsToAvro.audit(number, effect.entry()));
        writes.add((context, record) -> {
            stores.audit.put(StoreKeys.audit(effect.orgId(), number), encoded);
            if (number > AuditEntry.MAX_KEPT) {
                stores.audit.delete(StoreKeys.audit(effect.orgId(), number - AuditEntry.MAX_KEPT));
            }
        });
    }

    @Override
    public void markKeyUsed(Effect.MarkKeyUsed effect) {
        writes.add((context, record) -> stores.markKeyUsed(effect));
    }

    @Override
    public void countUsage(Effect.CountUsage effect) {
        Bytes key = StoreKeys.usage(effect.orgId(), effect.month());
        writes.add((context, record) -> stores.usage.put(key, effect.events()));
    }

    @Override
    public void occupyKey(Effect.OccupyKey effect) {
        EnrichedTask event = effect.event();
        OpaqueBytes fingerprint = effect.bodyFingerprint();
        byte[] stored = eventWithoutAttachments == null
                ? serdes.enriched().encode(EventsToAvro.event(event))
                : eventWithoutAttachments;
        StoredAnswer answer = new StoredAnswer(
                event.receivedAt(),
                fingerprint == null ? null : ByteBuffer.wrap(fingerprint.bytes()),
                ByteBuffer.wrap(stored));
        byte[] encoded = serdes.answer().encode(answer);
        Bytes key = StoreKeys.idempotency(effect.key());
        writes.add((context, record) -> {
            stores.idempotency.put(key, encoded);
            sweep.occupied();
        });
    }

    @Override
    public void publishAccess(Effect.PublishAccess effect) {
        publish(effect.grant());
    }

    @Override
    public void republishAccess(Effect.RepublishAccess effect) {
        try (KeyValueIterator<Bytes, byte[]> all = stores.allSettings()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> entry = all.next();
                String orgId = StoreKeys.orgIdOf(entry.key);
                var settings = SettingsAvro.fromAvro(serdes.settings().decode(entry.value));
                effect.grantsOf(orgId, settings).forEach(this::publish);
            }
        }
    }

    private void publish(AccessGrant grant) {
        byte[] encoded = serdes.access().encode(EventsToAvro.access(grant));
        String prefix = grant.apiKey().prefix();
        writes.add((context, record) ->
                context.forward(new Record<>(prefix, encoded, record.timestamp()), Names.ACCESS_DIRECTORY));
    }

    private byte[] publish(EnrichedTask event) {
        byte[] encoded = serdes.enriched().encode(EventsToAvro.event(event));
        if (event.report().metadata() == null && event.report().auditSample() == null) {
            eventWithoutAttachments = encoded;
        }
        writes.add((context, record) -> context.forward(
                new Record<>(event.orgId(), encoded, record.timestamp(), TraceHeader.copyOf(record.headers())),
                Names.ENRICHED_EVENTS));
        return encoded;
    }

    /** EventOutcome records. Stateless. */
    private static final class EventOutcomes {
        static EventOutcome of(RawFact fact, OutcomeKind kind, byte @Nullable [] event, boolean mismatch) {
            ByteBuffer buffer = event == null ? null : ByteBuffer.wrap(event);
            return new EventOutcome(fact.eventId(), fact.orgId(), kind, buffer, mismatch, null, null);
        }

        static EventOutcome rejected(RawFact fact, ErrorCode code, @Nullable String field) {
            return new EventOutcome(
                    fact.eventId(), fact.orgId(), OutcomeKind.rejected, null, false, code.wire(), field);
        }
    }
}
