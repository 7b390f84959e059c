package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * An org's own baseline for a built-in task type. Immutable.
 *
 * @param minutes what a human needs for one task
 * @param reason in the org's words; decides nothing
 */
public record BaselineOverride(BigDecimal minutes, String reason) {
    /** Refuses a baseline out of bounds. */
    public BaselineOverride {
        Bounds.BASELINE_MINUTES.check(minutes);
    }
}
