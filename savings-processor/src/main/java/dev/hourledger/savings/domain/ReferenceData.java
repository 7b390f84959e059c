package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What belongs to no org and still decides its events: the built-in catalogue, the plans' figures and the models'
 * prices, as the records of this partition said last. Immutable. Version 0: nothing loaded yet.
 *
 * @param builtinMinutes baseline in minutes by key of a built-in task type
 * @param builtinNames by the same keys; an empty map where the catalogue was loaded before names were kept
 * @param plans by key; a plan that a later load leaves out stays here with its last figures, see {@link
 * #with(Fact.PlansLoaded)}
 */
public record ReferenceData(
        int catalogueVersion,
        Map<String, BigDecimal> builtinMinutes,
        Map<String, TaskTypeNames> builtinNames,
        int plansVersion,
        Map<String, Plan> plans,
        PriceBook prices) {
    /** Before the first load. */
    public static final ReferenceData NONE = new ReferenceData(0, Map.of(), Map.of(), 0, Map.of(), PriceBook.NONE);

    /** Copies the maps and refuses baselines out of bounds. */
    public ReferenceData {
        builtinMinutes = Map.copyOf(builtinMinutes);
        builtinNames = Map.copyOf(builtinNames);
        plans = Map.copyOf(plans);
        builtinMinutes.values().forEach(Bounds.BASELINE_MINUTES::check);
    }

    /** The figures of an org's plan. An org is only ever on a plan that was loaded, and none is forgotten. */
    public Plan planOf(OrgSettings settings) {
        Plan plan = plans.get(settings.plan());
        if (plan == null) {
            throw new IllegalStateException("no figures of plan " + settings.plan());
        }
        return plan;
    }

    /** The catalogue replaced as a whole. */
    ReferenceData with(Fact.CatalogueLoaded loaded) {
        Map<String, BigDecimal> minutes = new HashMap<>();
        Map<String, TaskTypeNames> names = new HashMap<>();
        loaded.taskTypes().forEach(type -> {
            minutes.put(type.key(), type.baselineMinutes());
            names.put(type.key(), type.names());
        });
        return new ReferenceData(loaded.version(), minutes, names, plansVersion, plans, prices);
    }

    /**
     * The plans' figures replaced one by one. A plan that the load leaves out keeps its last figures: orgs may be on
     * it, and what they may do must go on being decided.
     */
    ReferenceData with(Fact.PlansLoaded loaded) {
        Map<String, Plan> merged = new HashMap<>(plans);
        loaded.plans().forEach(plan -> merged.put(plan.key(), plan));
        return new ReferenceData(catalogueVersion, builtinMinutes, builtinNames, loaded.version(), merged, prices);
    }

    /** The prices replaced as a whole. */
    public ReferenceData with(PriceBook loaded) {
        return new ReferenceData(catalogueVersion, builtinMinutes, builtinNames, plansVersion, plans, loaded);
    }

    /** The keys of the plans that this data knows and whose figures the next data changes. */
    Set<String> plansChangedIn(ReferenceData next) {
        return plans.values().stream()
                .filter(plan -> !plan.equals(next.plans.get(plan.key())))
                .map(Plan::key)
                .collect(Collectors.toUnmodifiableSet());
    }
}
