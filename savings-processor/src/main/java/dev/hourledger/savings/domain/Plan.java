package dev.hourledger.savings.domain;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one plan. Immutable. Source: HTTP contract "Rate limits and plans".
 *
 * @param requestsPerSecond per API key; enforced by the gateways
 * @param eventsPerMonthIncluded live events per UTC month; null: unlimited
 * @param overageAllowed true: more events are recorded; false: they are refused (P5)
 * @param auditSampleKept false: samples are dropped silently
 * @param customisationAllowed task types, overrides and every report
 */
public record Plan(
        String key,
        int requestsPerSecond,
        @Nullable Long eventsPerMonthIncluded,
        boolean overageAllowed,
        boolean auditSampleKept,
        boolean customisationAllowed) {
    /** Refuses figures that no gateway could enforce. */
    public Plan {
        if (requestsPerSecond < 1 || (eventsPerMonthIncluded != null && eventsPerMonthIncluded < 0)) {
            throw new IllegalArgumentException("figures of plan " + key);
        }
    }

    /** True when an event after this many in the month is to be refused. */
    public boolean isUsedUp(long eventsThisMonth) {
        return eventsPerMonthIncluded != null && !overageAllowed && eventsThisMonth >= eventsPerMonthIncluded;
    }
}
