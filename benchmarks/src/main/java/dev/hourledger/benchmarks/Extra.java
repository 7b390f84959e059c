package dev.hourledger.benchmarks;

/**
 * A figure of a candidate that is of no step. Immutable.
 *
 * @param unit that of the value
 */
public record Extra(Candidate candidate, String figure, double value, String unit) {
    /** Rows that were made again from emptied tables. */
    public static final String PROJECTION = "everything projected again";
    /** Records that were decided again by a processor with empty stores. */
    public static final String DECISIONS = "everything decided again";
    /** Gateway and processor together, behind the last step of a grown ledger. */
    public static final String MEMORY = "memory of gateway and processor, grown";
    /** What the store takes on the disk for each key in the window. */
    public static final String BYTES_A_KEY = "idempotency store, grown";
    /** From SIGKILL of the only processor to the first event. */
    public static final String BACK = "back in service after SIGKILL";
    /** The same of a grown ledger. */
    public static final String BACK_GROWN = BACK + Growth.SUFFIX;

    /** One of something that is counted each second. */
    static Extra perSecond(Candidate candidate, String figure, double value) {
        return new Extra(candidate, figure, value, "a second");
    }
}
