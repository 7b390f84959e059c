package dev.hourledger.savings.domain;

import java.time.Instant;

/**
 * A recorded event: the report with everything that was worked out for it. Immutable. {@code toString} shows no content
 * (P9).
 *
 * @param report as it came, less an audit sample that the plan does not keep
 */
public record EnrichedTask(
        String eventId,
        String orgId,
        boolean livemode,
        Instant receivedAt,
        TaskReport report,
        Terms terms,
        Savings savings) {
    /** When the task happened: as reported, else when it was received. */
    public Instant occurredAt() {
        return report.occurredAt() == null ? receivedAt : report.occurredAt();
    }

    /** The same event without metadata and audit sample: what a resend answers. */
    public EnrichedTask withoutAttachments() {
        return new EnrichedTask(eventId, orgId, livemode, receivedAt, report.withoutAttachments(), terms, savings);
    }

    @Override
    public String toString() {
        return "EnrichedTask[" + eventId + "]";
    }
}
