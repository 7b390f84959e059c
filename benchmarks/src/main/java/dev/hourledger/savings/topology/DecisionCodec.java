package dev.hourledger.savings.topology;

import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.savings.domain.EnrichedTask;
import dev.hourledger.savings.domain.RawFact;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/** For benchmarks: what a processor reads and writes around a decision, without stores. Stateless. */
@NullMarked
public final class DecisionCodec {
    private DecisionCodec() {}

    /** The fact of a record. */
    public static RawFact decode(RecordSerdes serdes, byte[] raw) {
        return FactsFromAvro.fact(serdes.raw().decode(raw));
    }

    /** What whoever waits for the event is told; holds the bytes that analysts get, too. */
    public static byte[] encode(RecordSerdes serdes, EnrichedTask event) {
        EnrichedEvent enriched = EventsToAvro.event(event);
        return serdes.outcome()
                .encode(new EventOutcome(
                        event.eventId(),
                        event.orgId(),
                        OutcomeKind.recorded,
                        ByteBuffer.wrap(serdes.enriched().encode(enriched)),
                        false,
                        null,
                        null));
    }
}
