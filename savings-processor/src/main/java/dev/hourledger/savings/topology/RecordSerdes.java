package dev.hourledger.savings.topology;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OrgSettings;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.ReferenceData;
import dev.hourledger.events.StoredAnswer;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import java.util.stream.Stream;

/** Every kind of bytes that the processor reads or writes. Thread-safe. Source: ADR 0006. */
public record RecordSerdes(
        AvroSerde<RawEvent> raw,
        AvroSerde<EnrichedEvent> enriched,
        AvroSerde<AccessEntry> access,
        AvroSerde<EventOutcome> outcome,
        AvroSerde<OrgSettings> settings,
        AvroSerde<StoredAnswer> answer,
        AvroSerde<ReferenceData> reference) {
    /** Subjects of what travels between our own services or stays in our stores. */
    public static final String OUTCOME_SUBJECT = "hourledger-event-outcome-value";

    public static final String SETTINGS_SUBJECT = "hourledger-org-settings-value";
    public static final String ANSWER_SUBJECT = "hourledger-stored-answer-value";
    public static final String REFERENCE_SUBJECT = "hourledger-reference-data-value";

    /** All of them over one registry. */
    public static RecordSerdes over(SchemaRegistry registry) {
        return new RecordSerdes(
                new AvroSerde<>(Topic.RAW_EVENTS.valueSubject(), RawEvent.getClassSchema(), registry),
                new AvroSerde<>(Topic.ENRICHED_EVENTS.valueSubject(), EnrichedEvent.getClassSchema(), registry),
                new AvroSerde<>(Topic.ACCESS_DIRECTORY.valueSubject(), AccessEntry.getClassSchema(), registry),
                new AvroSerde<>(OUTCOME_SUBJECT, EventOutcome.getClassSchema(), registry),
                new AvroSerde<>(SETTINGS_SUBJECT, OrgSettings.getClassSchema(), registry),
                new AvroSerde<>(ANSWER_SUBJECT, StoredAnswer.getClassSchema(), registry),
                new AvroSerde<>(REFERENCE_SUBJECT, ReferenceData.getClassSchema(), registry));
    }

    /** Asks for every id now: a refusal shows at start-up, and no stream thread waits for the registry later. */
    public void warmUp() {
        Stream.of(raw, enriched, access, outcome, settings, answer, reference).forEach(AvroSerde::warmUp);
    }
}
