package dev.hourledger.savings.topology;

import dev.hourledger.savings.domain.Effect;
import dev.hourledger.savings.domain.IdempotencyKey;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.OrgState;
import dev.hourledger.savings.domain.Original;
import dev.hourledger.savings.domain.PriceBook;
import dev.hourledger.savings.domain.RawFact;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.domain.UsageMonth;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.UndecodableException;
import dev.hourledger.serde.UnknownSchemaException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one stream task, decoded. Settings and reference data are kept decoded as well, since every event needs
 * them and they hardly change. Used by the task's own thread alone, but for {@link #outcomes}.
 */
final class TaskStores {
    /** Organisations whose settings one task keeps decoded, some 1 KB each, and keys whose last use it keeps. */
    private static final int MAX_DECODED = 10_000;

    private static final float LOAD_FACTOR = 0.75f;
    /** What {@link Names#KEY_USE} counts in. */
    static final long SECONDS_PER_MINUTE = 60;

    final KeyValueStore<Bytes, byte[]> settings;
    final KeyValueStore<Bytes, Long> usage;
    final KeyValueStore<Bytes, byte[]> idempotency;
    final WindowStore<Bytes, byte[]> outcomes;
    final KeyValueStore<Bytes, byte[]> reference;
    final KeyValueStore<Bytes, byte[]> audit;
    final KeyValueStore<Bytes, Long> keyUse;

    private final RecordSerdes serdes;
    private final Map<String, OrgSettings> decodedSettings = new LatestUsed<>();
    private final Map<String, Long> lastUsedMinutes = new LatestUsed<>();
    private @Nullable ReferenceData decodedReference;

    TaskStores(ProcessorContext<?, ?> context, RecordSerdes serdes) {
        this.serdes = serdes;
        settings = context.getStateStore(Names.ORG_SETTINGS);
        usage = context.getStateStore(Names.MONTHLY_USAGE);
        idempotency = context.getStateStore(Names.IDEMPOTENCY);
        outcomes = context.getStateStore(Names.OUTCOMES);
        reference = context.getStateStore(Names.REFERENCE_DATA);
        audit = context.getStateStore(Names.AUDIT_LOG);
        keyUse = context.getStateStore(Names.KEY_USE);
    }

    /** Everything that can decide this fact. */
    OrgState stateFor(RawFact fact) {
        return new OrgState(
                settingsOf(fact.orgId()),
                referenceData(),
                usageOf(fact.orgId(), fact.usageMonth()),
                fact.idempotencyKey().map(this::originalOf).orElse(null));
    }

    ReferenceData referenceData() {
        if (decodedReference == null) {
            byte[] stored = reference.get(StoreKeys.REFERENCE);
            byte[] storedPrices = reference.get(StoreKeys.PRICES);
            PriceBook prices =
                    storedPrices == null ? PriceBook.NONE : PricesAvro.fromAvro(own(serdes.prices(), storedPrices));
            if (stored == null) {
                return ReferenceData.NONE.with(prices);
            }
            decodedReference = PlansAvro.fromAvro(own(serdes.reference(), stored), prices);
        }
        return decodedReference;
    }

    void put(ReferenceData data, byte[] encoded) {
        reference.put(StoreKeys.REFERENCE, encoded);
        decodedReference = data;
    }

    void put(PriceBook prices, byte[] encoded) {
        decodedReference = referenceData().with(prices);
        reference.put(StoreKeys.PRICES, encoded);
    }

    /** The number of the organisation's latest change; 0: there was none. */
    long lastAuditNumber(String orgId) {
        Bytes first = StoreKeys.audit(orgId, 0);
        Bytes last = StoreKeys.audit(orgId, Long.MAX_VALUE);
        try (KeyValueIterator<Bytes, byte[]> latest = audit.reverseRange(first, last)) {
            return latest.hasNext() ? own(serdes.audit(), latest.next().value).getNumber() : 0;
        }
    }

    /** One write a minute and key, whatever comes. */
    void markKeyUsed(Effect.MarkKeyUsed use) {
        long minute = use.receivedAt().getEpochSecond() / SECONDS_PER_MINUTE;
        Long known = lastUsedMinutes.get(use.prefix());
        if (known == null) {
            known = keyUse.get(StoreKeys.keyUse(use.orgId(), use.prefix()));
        }
        if (known == null || known < minute) {
            keyUse.put(StoreKeys.keyUse(use.orgId(), use.prefix()), minute);
            known = minute;
        }
        lastUsedMinutes.put(use.prefix(), known);
    }

    void put(String orgId, OrgSettings data, byte[] encoded) {
        settings.put(StoreKeys.settings(orgId), encoded);
        decodedSettings.put(orgId, data);
    }

    /** Every organisation's settings, decoded one by one; to be closed. */
    KeyValueIterator<Bytes, byte[]> allSettings() {
        return settings.all();
    }

    private @Nullable OrgSettings settingsOf(String orgId) {
        OrgSettings known = decodedSettings.get(orgId);
        if (known != null) {
            return known;
        }
        byte[] stored = settings.get(StoreKeys.settings(orgId));
        if (stored == null) {
            return null;
        }
        OrgSettings decoded = SettingsAvro.fromAvro(own(serdes.settings(), stored));
        decodedSettings.put(orgId, decoded);
        return decoded;
    }

    private long usageOf(String orgId, UsageMonth month) {
        Long count = usage.get(StoreKeys.usage(orgId, month));
        return count == null ? 0 : count;
    }

    private @Nullable Original originalOf(IdempotencyKey key) {
        byte[] stored = idempotency.get(StoreKeys.idempotency(key));
        if (stored == null) {
            return null;
        }
        var answer = own(serdes.answer(), stored);
        return new Original(
                answer.getReceivedAt(),
                FactsFromAvro.opaque(answer.getBodyFingerprint()),
                FactsFromAvro.bytes(answer.getEnrichedEvent()));
    }

    /**
     * What a task wrote itself. If it can't be read, the stores or the registry are broken, and no record that comes is
     * to blame:
     * the task must not go on (P4).
     */
    private static <T extends SpecificRecord> T own(AvroSerde<T> serde, byte[] stored) {
        try {
            return serde.decode(stored);
        } catch (UndecodableException | UnknownSchemaException e) {
            throw new ProcessorStateException("a store holds what can't be decoded", e);
        }
    }

    /** The values that were used last. */
    private static final class LatestUsed<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        LatestUsed() {
            super(MAX_DECODED, LOAD_FACTOR, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_DECODED;
        }
    }
}
