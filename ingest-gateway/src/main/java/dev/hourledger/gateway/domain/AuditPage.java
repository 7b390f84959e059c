package dev.hourledger.gateway.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some changes of an organisation, the latest first. Immutable.
 *
 * @param more whether there are older ones
 */
public record AuditPage(List<Entry> entries, boolean more) {
    /** Copies the list. */
    public AuditPage {
        entries = List.copyOf(entries);
    }

    /**
     * One change.
     *
     * @param number its place among the organisation's changes, from 1
     * @param apiKeyPrefix the key that made it; null: an admin
     */
    public record Entry(
            long number,
            String eventId,
            Instant receivedAt,
            @Nullable String apiKeyPrefix,
            List<Value> changes) {
        /** Copies the list. */
        public Entry {
            changes = List.copyOf(changes);
        }
    }

    /**
     * A value that was replaced.
     *
     * @param field as a path
     * @param before null: it was not there
     * @param after null: it is gone
     */
    public record Value(
            String field, @Nullable String before, @Nullable String after) {}
}
