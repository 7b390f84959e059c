package dev.hourledger.savings.readback;

/** What an asker is told. Source: design "Reading the outcome back". */
public sealed interface OutcomeAnswer {
    /** An EventOutcome, or an OrgView, in the wire format. The array is shared: not to be changed. */
    record Found(byte[] bytes) implements OutcomeAnswer {}

    /** This instance does not run the partition, or no longer: ask its owner. */
    record Elsewhere() implements OutcomeAnswer {}

    /** It can't be said: too many wait here already, or what is in the log was not all decided here in time. */
    record Busy() implements OutcomeAnswer {}

    /**
     * Not known. To one who was to wait: the time was up. To all others: it is not there, nor was it decided anywhere
     * when they asked.
     */
    record NotKnown() implements OutcomeAnswer {}
}
