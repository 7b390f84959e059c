package dev.hourledger.acceptance.torture.check;

/** An organisation of the run. {@code quota} of live events a month; negative: none. */
public record Organisation(String orgId, String plan, long quota) {
    private static final String FREE = "free";
    private static final long FREE_QUOTA = 500;
    private static final long NO_QUOTA = -1;

    static Organisation of(String orgId, String plan) {
        return new Organisation(orgId, plan, plan.equals(FREE) ? FREE_QUOTA : NO_QUOTA);
    }

    boolean limited() {
        return quota >= 0;
    }

    /** Whether a task of this mode may be refused for it: test keys count to no quota. */
    boolean limits(boolean livemode) {
        return limited() && livemode;
    }
}
