package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A recorded event as the log holds it; the answer is rendered from its fields alone, so a replay has the same bytes
 * (P3).
 * Immutable. Money in {@code currency}; enum-like fields are wire values ({@code builtin}, {@code none}).
 */
public record RecordedEvent(
        String eventId,
        String orgId,
        boolean livemode,
        String agentId,
        String taskType,
        String outcome,
        BigDecimal resolvedBaselineMinutes,
        String resolvedBaselineSource,
        BigDecimal resolvedHourlyRate,
        String currency,
        int currencyMinorDigits,
        @Nullable BigDecimal agentDurationSeconds,
        BigDecimal hoursSaved,
        BigDecimal costSaved,
        @Nullable BigDecimal agentCost,
        String resolvedCostSource,
        BigDecimal netSaved,
        Instant occurredAt,
        Instant receivedAt,
        @Nullable String model,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut,
        @Nullable String metadataJson,
        @Nullable AuditSample auditSample,
        @Nullable ComputedCost computedCost) {
    @Override
    public String toString() {
        return "RecordedEvent[" + eventId + "]";
    }
}
