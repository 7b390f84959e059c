package dev.hourledger.savings.topology;

import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AuditEntry;
import dev.hourledger.events.AuditPage;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgSettings;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.PriceBook;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.ReferenceData;
import dev.hourledger.events.ReferenceView;
import dev.hourledger.events.StoredAnswer;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** Every kind of bytes that the processor reads or writes. Thread-safe. Source: ADR 0006. */
public record RecordSerdes(
        AvroSerde<RawEvent> raw,
        AvroSerde<EnrichedEvent> enriched,
        AvroSerde<AccessEntry> access,
        AvroSerde<EventOutcome> outcome,
        AvroSerde<OrgView> view,
        AvroSerde<OrgSettings> settings,
        AvroSerde<StoredAnswer> answer,
        AvroSerde<ReferenceData> reference,
        AvroSerde<PriceBook> prices,
        AvroSerde<AuditEntry> audit,
        AvroSerde<AuditPage> auditPage,
        AvroSerde<OrgList> orgList,
        AvroSerde<ReferenceView> referenceView) {
    /** All of them over one registry. */
    public static RecordSerdes over(SchemaRegistry registry) {
        return new RecordSerdes(
                serde(Subject.RAW_EVENTS, registry),
                serde(Subject.ENRICHED_EVENTS, registry),
                serde(Subject.ACCESS_DIRECTORY, registry),
                serde(Subject.EVENT_OUTCOME, registry),
                serde(Subject.ORG_VIEW, registry),
                serde(Subject.ORG_SETTINGS, registry),
                serde(Subject.STORED_ANSWER, registry),
                serde(Subject.REFERENCE_DATA, registry),
                serde(Subject.PRICE_BOOK, registry),
                serde(Subject.AUDIT_ENTRY, registry),
                serde(Subject.AUDIT_PAGE, registry),
                serde(Subject.ORG_LIST, registry),
                serde(Subject.REFERENCE_VIEW, registry));
    }

    private static <T extends SpecificRecord> AvroSerde<T> serde(Subject subject, SchemaRegistry registry) {
        return new AvroSerde<>(subject.subjectName(), subject.schema(), registry);
    }

    /** Asks for every id now: a refusal shows at start-up, and no stream thread waits for the registry later. */
    public void warmUp() {
        Stream.of(
                        raw,
                        enriched,
                        access,
                        outcome,
                        view,
                        settings,
                        answer,
                        reference,
                        prices,
                        audit,
                        auditPage,
                        orgList,
                        referenceView)
                .forEach(AvroSerde::warmUp);
    }
}
