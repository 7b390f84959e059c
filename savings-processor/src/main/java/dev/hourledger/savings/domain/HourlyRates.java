package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What an hour of human work is worth to an org, in its currency. Immutable.
 *
 * @param org the org's rate
 * @param byAgent rates of single agents, by agent id
 */
public record HourlyRates(BigDecimal org, Map<String, BigDecimal> byAgent) {
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
}
