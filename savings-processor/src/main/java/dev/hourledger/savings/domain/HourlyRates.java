package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an hour of human work is worth to an org, in its currency. Immutable.
 *
 * @param org the org's rate
 * @param byAgent rates of single agents, by agent id
 */
public record HourlyRates(BigDecimal org, Map<String, BigDecimal> byAgent) {
    /** Agents that may have a rate of their own; see {@link OrgBaselines#MAX_CUSTOM_TYPES}. */
    public static final int MAX_AGENT_RATES = 500;

    /** Copies the map and refuses rates out of bounds. */
    public HourlyRates {
        byAgent = Map.copyOf(byAgent);
        Bounds.HOURLY_RATE.check(org);
        byAgent.values().forEach(Bounds.HOURLY_RATE::check);
    }

    /** The rate that decides an agent's events: its own, else the org's. */
    public BigDecimal of(String agentId) {
        return byAgent.getOrDefault(agentId, org);
    }

    /** The same with another rate of one agent; null: the org's. */
    HourlyRates with(String agentId, @Nullable BigDecimal rate) {
        Map<String, BigDecimal> rates = new HashMap<>(byAgent);
        if (rate == null) {
            rates.remove(agentId);
        } else {
            rates.put(agentId, rate);
        }
        return new HourlyRates(org, rates);
    }
}
