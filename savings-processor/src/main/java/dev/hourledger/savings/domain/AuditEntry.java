package dev.hourledger.savings.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of an org: who changed what, when, from what to what. Immutable.
 *
 * @param apiKeyPrefix the key that it came with; null: an admin
 * @param changes at least one, by field
 */
public record AuditEntry(
        String eventId, Instant receivedAt, @Nullable String apiKeyPrefix, List<AuditChange> changes) {
    /** Changes that are kept of an org, the latest ones: the log has them all. */
    public static final int MAX_KEPT = 10_000;

    /** Copies the list. */
    public AuditEntry {
        changes = List.copyOf(changes);
    }
}
