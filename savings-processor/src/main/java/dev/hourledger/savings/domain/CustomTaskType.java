package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * A task type of an org's own. Immutable.
 *
 * @param baselineMinutes what a human needs for one task
 * @param archived true: decides no new event
 */
public record CustomTaskType(BigDecimal baselineMinutes, boolean archived) {
    /** Refuses a baseline out of bounds. */
    public CustomTaskType {
        Bounds.BASELINE_MINUTES.check(baselineMinutes);
    }
}
