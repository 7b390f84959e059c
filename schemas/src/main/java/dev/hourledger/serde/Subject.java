package dev.hourledger.serde;

import dev.hourledger.contract.Topic;
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
import org.apache.avro.Schema;

/**
 * Everything that is written in Avro and outlives a process, with the promise its schema keeps to earlier versions.
 * Source: ADR 0006.
 */
public enum Subject {
    /** The log. A new body is a new union branch; processors are upgraded before gateways. */
    RAW_EVENTS(Topic.RAW_EVENTS.valueSubject(), RawEvent.getClassSchema(), Compatibility.BACKWARD_TRANSITIVE),
    /** Analysts upgrade when they like, so both directions hold. */
    ENRICHED_EVENTS(
            Topic.ENRICHED_EVENTS.valueSubject(), EnrichedEvent.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    ACCESS_DIRECTORY(
            Topic.ACCESS_DIRECTORY.valueSubject(), AccessEntry.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    EVENT_OUTCOME("hourledger-event-outcome-value", EventOutcome.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    ORG_VIEW("hourledger-org-view-value", OrgView.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    ORG_LIST("hourledger-org-list-value", OrgList.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    AUDIT_PAGE("hourledger-audit-page-value", AuditPage.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways and processors roll on their own, so both directions hold. */
    REFERENCE_VIEW("hourledger-reference-view-value", ReferenceView.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Gateways read it as the store has it, and roll on their own, so both directions hold. */
    PRICE_BOOK("hourledger-price-book-value", PriceBook.getClassSchema(), Compatibility.FULL_TRANSITIVE),
    /** Only ever read by the same or a newer processor. */
    AUDIT_ENTRY("hourledger-audit-entry-value", AuditEntry.getClassSchema(), Compatibility.BACKWARD_TRANSITIVE),
    /** Only ever read by the same or a newer processor. */
    ORG_SETTINGS("hourledger-org-settings-value", OrgSettings.getClassSchema(), Compatibility.BACKWARD_TRANSITIVE),
    /** Only ever read by the same or a newer processor. */
    STORED_ANSWER("hourledger-stored-answer-value", StoredAnswer.getClassSchema(), Compatibility.BACKWARD_TRANSITIVE),
    /** Only ever read by the same or a newer processor. */
    REFERENCE_DATA(
            "hourledger-reference-data-value", ReferenceData.getClassSchema(), Compatibility.BACKWARD_TRANSITIVE);

    /** What a new version of a schema must keep towards all earlier ones; names as in the Confluent API. */
    public enum Compatibility {
        /** New readers read what any earlier version wrote. */
        BACKWARD_TRANSITIVE,
        /**
         * New readers read what any earlier version wrote, and readers of any earlier version read what the new one
         * writes.
         */
        FULL_TRANSITIVE
    }

    private final String subjectName;

    @SuppressWarnings("ImmutableEnumChecker") // a generated class's schema is never changed
    private final Schema schema;

    private final Compatibility compatibility;

    Subject(String subjectName, Schema schema, Compatibility compatibility) {
        this.subjectName = subjectName;
        this.schema = schema;
        this.compatibility = compatibility;
    }

    /** The subject's name in the registry. */
    public String subjectName() {
        return subjectName;
    }

    /** The schema of this release. */
    public Schema schema() {
        return schema;
    }

    /** What every later version must keep. */
    public Compatibility compatibility() {
        return compatibility;
    }
}
