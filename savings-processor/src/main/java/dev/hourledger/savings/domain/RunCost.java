package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's run cost, in the org's currency, and how that is known. Immutable.
 *
 * @param amount up to 6 decimals; null exactly where the source is {@link CostSource#NONE}
 * @param basis what a computed amount was worked out from; null for every other source
 */
public record RunCost(
        @Nullable BigDecimal amount,
        CostSource source,
        @Nullable ComputedCost basis) {
    /** Nobody knows: never an invented cost. */
    public static final RunCost NONE = new RunCost(null, CostSource.NONE, null);

    /** As the agent reports it. */
    static RunCost provided(BigDecimal amount) {
        return new RunCost(amount, CostSource.PROVIDED, null);
    }

    /** As it follows from the tokens. */
    static RunCost computed(BigDecimal amount, ComputedCost basis) {
        return new RunCost(amount, CostSource.COMPUTED, basis);
    }

    /** The amount, or 0 where it is not known. */
    BigDecimal orZero() {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
