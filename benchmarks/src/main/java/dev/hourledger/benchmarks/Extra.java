package dev.hourledger.benchmarks;

/** A figure of a candidate that is of no step. Immutable. */
public record Extra(Candidate candidate, String figure, double perSecond) {
    /** Rows that were made again from emptied tables. */
    public static final String PROJECTION = "everything projected again";
    /** Records that were decided again by a processor with empty stores. */
    public static final String DECISIONS = "everything decided again";
}
