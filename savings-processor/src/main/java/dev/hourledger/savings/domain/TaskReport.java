package dev.hourledger.savings.domain;

import java.math.BigDecimal;
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
    /** Refuses figures that the contract does not allow. */
    public TaskReport {
        Bounds.AGENT_DURATION_SECONDS.checkIfPresent(agentDurationSeconds);
        Bounds.AGENT_COST.checkIfPresent(agentCost);
        Bounds.BASELINE_MINUTES.checkIfPresent(humanBaselineMinutes);
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
