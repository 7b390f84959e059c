package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation is at one moment, as the owner of its partition knows it. Immutable.
 *
 * @param currencyMinorDigits decimals of the currency's minor unit
 * @param hourlyRate currency per hour
 * @param agentHourlyRates rates of single agents, by agent id
 * @param fallbackBaselineMinutes of unknown task types; null: they are refused
 * @param outcomeCredit how much of the baseline a result counts, 0 to 1
 * @param taskTypes built-in types and its own by key, archived ones included
 * @param apiKeys every key that was ever issued, oldest first
 * @param eventsByMonth live events by UTC month ({@code 2026-11})
 */
public record Organisation(
        String orgId,
        String name,
        Plan plan,
        String currency,
        int currencyMinorDigits,
        BigDecimal hourlyRate,
        Map<String, BigDecimal> agentHourlyRates,
        @Nullable BigDecimal fallbackBaselineMinutes,
        Map<TaskOutcome, BigDecimal> outcomeCredit,
        Map<String, TaskType> taskTypes,
        List<Key> apiKeys,
        Map<String, Long> eventsByMonth,
        boolean closed) {
    /** Copies the collections. */
    public Organisation {
        agentHourlyRates = Map.copyOf(agentHourlyRates);
        outcomeCredit = Map.copyOf(outcomeCredit);
        taskTypes = Map.copyOf(taskTypes);
        apiKeys = List.copyOf(apiKeys);
        eventsByMonth = Map.copyOf(eventsByMonth);
    }

    /**
     * The plan as far as gateways show or enforce it.
     *
     * @param eventsIncluded live events per UTC month; null: unlimited
     * @param customisationAllowed task types and overrides may be changed
     */
    public record Plan(String key, @Nullable Long eventsIncluded, boolean customisationAllowed) {}

    /**
     * An API key without anything secret.
     *
     * @param createdAt null: before this was kept
     * @param expiresAt from when on it does not work any more; null: no end is set
     * @param lastUsedAt to the minute; null: never yet
     */
    public record Key(
            String prefix,
            boolean livemode,
            boolean revoked,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /**
     * A task type.
     *
     * @param baselineMinutes by the catalogue, or by the organisation's own type
     * @param custom of the organisation's own
     * @param baselineSource where the baseline of an own type comes from
     * @param override the organisation's own baseline for a built-in type; null: none
     */
    public record TaskType(
            String displayName,
            String category,
            BigDecimal baselineMinutes,
            boolean custom,
            boolean archived,
            @Nullable String baselineSource,
            @Nullable BaselineOverride override) {}

    /** A baseline in the place of the catalogue's. */
    public record BaselineOverride(BigDecimal minutes, String reason) {}
}
