package dev.hourledger.gateway.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reference data that decides a partition's events now. Immutable.
 *
 * @param pricesVersion 0: no price book was ever loaded
 */
public record ReferenceView(int plansVersion, List<Plan> plans, int pricesVersion) {
    /** Copies the list. */
    public ReferenceView {
        plans = List.copyOf(plans);
    }

    /**
     * A plan with its figures.
     *
     * @param eventsIncluded live events per UTC month; null: unlimited
     */
    public record Plan(
            String key,
            int requestsPerSecond,
            @Nullable Long eventsIncluded,
            boolean overageAllowed,
            boolean auditSampleKept,
            boolean customisationAllowed) {}
}
