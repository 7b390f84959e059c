package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of one finished task. Immutable. {@code toString} shows no content (P9).
 *
 * @param agentDurationSeconds null: not reported, counts as 0
 * @param agentCost in the org's currency, up to 6 decimals; null: not known
 * @param humanBaselineMinutes of this event only
 * @param metadata one JSON object as text
 * @param occurredAt null: at receipt
 */
public record TaskReport(
        String agentId,
        String taskType,
        TaskOutcome outcome,
        @Nullable BigDecimal agentDurationSeconds,
        @Nullable BigDecimal agentCost,
        @Nullable BigDecimal humanBaselineMinutes,
        @Nullable String model,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut,
        @Nullable String metadata,
        @Nullable AuditSample auditSample,
        @Nullable Instant occurredAt) {
    /** How long after the task a report is taken. Source: HTTP contract, {@code occurred_at_out_of_range}. */
    public static final Duration MAX_AGE = Duration.ofDays(90);

    /** Refuses figures that the contract does not allow. */
    public TaskReport {
        Bounds.AGENT_DURATION_SECONDS.checkIfPresent(agentDurationSeconds);
        Bounds.AGENT_COST.checkIfPresent(agentCost);
        Bounds.BASELINE_MINUTES.checkIfPresent(humanBaselineMinutes);
    }

    /**
     * Whether a report received then comes too late. Gateways ask it too, of what can't be a resend: a resend gets its
     * event however old that has become (P3).
     */
    public boolean isTooOldAt(Instant receivedAt) {
        return occurredAt != null && occurredAt.isBefore(receivedAt.minus(MAX_AGE));
    }

    /** The same report without its audit sample. */
    public TaskReport withoutAuditSample() {
        return with(metadata, null);
    }

    /** The same report without what only {@code GET /v1/events/{id}} shows: metadata and audit sample. */
    public TaskReport withoutAttachments() {
        return with(null, null);
    }

    private TaskReport with(@Nullable String newMetadata, @Nullable AuditSample newSample) {
        return new TaskReport(
                agentId,
                taskType,
                outcome,
                agentDurationSeconds,
                agentCost,
                humanBaselineMinutes,
                model,
                tokensIn,
                tokensOut,
                newMetadata,
                newSample,
                occurredAt);
    }

    @Override
    public String toString() {
        return "TaskReport[agentId=" + agentId + ", taskType=" + taskType + "]";
    }
}
