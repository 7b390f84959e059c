package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * A task type of an org's own. Immutable.
 *
 * @param baselineMinutes what a human needs for one task
 * @param baselineSource where that comes from, in the org's words; decides nothing
 * @param archived true: decides no new event
 */
public record CustomTaskType(TaskTypeNames names, BigDecimal baselineMinutes, String baselineSource, boolean archived) {
    /** Refuses a baseline out of bounds. */
    public CustomTaskType {
        Bounds.BASELINE_MINUTES.check(baselineMinutes);
    }

    /** The same type, archived. */
    CustomTaskType archive() {
        return new CustomTaskType(names, baselineMinutes, baselineSource, true);
    }
}
