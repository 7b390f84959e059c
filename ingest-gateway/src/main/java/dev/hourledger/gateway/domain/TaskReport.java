package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task report that passed every rule of the contract. Immutable. Decimals are as sent, at most the decimals that are
 * kept.
 *
 * @param metadataJson one JSON object as text without insignificant white space
 * @param occurredAt to the millisecond; null: at receipt
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
        @Nullable String metadataJson,
        @Nullable AuditSample auditSample,
        @Nullable Instant occurredAt) {
    @Override
    public String toString() {
        return "TaskReport[agentId=" + agentId + ", taskType=" + taskType + "]";
    }
}
