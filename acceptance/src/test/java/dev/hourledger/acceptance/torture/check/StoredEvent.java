package dev.hourledger.acceptance.torture.check;

import java.util.Map;
import java.util.TreeMap;

/**
 * An event as a store has it.
 *
 * @param operation the id that the client put in the metadata; empty: none
 * @param month UTC year and month of its receipt
 * @param fields the answer's fields, in the form of {@link Fields}
 * @param rest what else is stored of it, by name
 * @param partition of the topic; -1: from elsewhere
 * @param offset in its partition
 */
public record StoredEvent(
        String eventId,
        String orgId,
        boolean livemode,
        String operation,
        String month,
        Map<String, String> fields,
        Map<String, String> rest,
        int partition,
        long offset) {
    public StoredEvent {
        fields = Map.copyOf(fields);
        rest = Map.copyOf(rest);
    }

    /** What must be the same in every store, as text. */
    String content() {
        return eventId + " " + orgId + " " + livemode + " " + operation + " " + new TreeMap<>(fields) + " "
                + new TreeMap<>(rest);
    }

    @Override
    public String toString() {
        return eventId + " of " + orgId + " (" + operation
                + (partition < 0 ? ")" : ", enriched-events-" + partition + " offset " + offset + ")");
    }
}
