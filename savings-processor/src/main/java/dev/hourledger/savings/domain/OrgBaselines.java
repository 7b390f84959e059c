package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The baselines in minutes that an org sets itself. Immutable.
 *
 * @param overrides by key of a built-in task type
 * @param customTypes the org's own types, by key
 * @param fallbackMinutes for unknown types; null: unknown types are refused
 */
public record OrgBaselines(
        Map<String, BigDecimal> overrides,
        Map<String, CustomTaskType> customTypes,
        @Nullable BigDecimal fallbackMinutes) {
    /** What a new org has. */
    public static final OrgBaselines NONE = new OrgBaselines(Map.of(), Map.of(), null);

    /** Copies the maps and refuses baselines out of bounds. */
    public OrgBaselines {
        overrides = Map.copyOf(overrides);
        customTypes = Map.copyOf(customTypes);
        overrides.values().forEach(Bounds.BASELINE_MINUTES::check);
        Bounds.BASELINE_MINUTES.checkIfPresent(fallbackMinutes);
    }
}
