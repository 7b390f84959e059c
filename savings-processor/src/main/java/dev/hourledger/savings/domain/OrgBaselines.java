package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.HashMap;
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
        Map<String, BaselineOverride> overrides,
        Map<String, CustomTaskType> customTypes,
        @Nullable BigDecimal fallbackMinutes) {
    /**
     * Types of its own that an org may have, archived ones included. Its settings are one record of a changelog, which
     * may have 1 MB: together with {@link HourlyRates#MAX_AGENT_RATES} and {@link OrgSettings#MAX_API_KEYS} the largest
     * has 0.9.
     */
    public static final int MAX_CUSTOM_TYPES = 200;

    /** What a new org has. */
    public static final OrgBaselines NONE = new OrgBaselines(Map.of(), Map.of(), null);

    /** Copies the maps and refuses a fallback out of bounds. */
    public OrgBaselines {
        overrides = Map.copyOf(overrides);
        customTypes = Map.copyOf(customTypes);
        Bounds.BASELINE_MINUTES.checkIfPresent(fallbackMinutes);
    }

    /** The same with a type of the org's own put in the place of the one with its key, or added. */
    OrgBaselines with(String key, CustomTaskType type) {
        Map<String, CustomTaskType> types = new HashMap<>(customTypes);
        types.put(key, type);
        return new OrgBaselines(overrides, types, fallbackMinutes);
    }

    /** The same with an override put in the place of the type's old one, or added. */
    OrgBaselines with(String taskType, BaselineOverride override) {
        Map<String, BaselineOverride> changed = new HashMap<>(overrides);
        changed.put(taskType, override);
        return new OrgBaselines(changed, customTypes, fallbackMinutes);
    }

    /** The same without a type's override. */
    OrgBaselines withoutOverride(String taskType) {
        Map<String, BaselineOverride> changed = new HashMap<>(overrides);
        changed.remove(taskType);
        return new OrgBaselines(changed, customTypes, fallbackMinutes);
    }

    /** The same with another fallback. */
    OrgBaselines with(Fact.Fallback fallback) {
        return new OrgBaselines(overrides, customTypes, fallback.minutes());
    }
}
