package dev.hourledger.savings.readback;

/** What an asker is told. Source: design "Reading the outcome back". */
public sealed interface OutcomeAnswer {
    /** An EventOutcome, or an OrgView, in the wire format. The array is shared: not to be changed. */
    record Found(byte[] bytes) implements OutcomeAnswer {}

    /** This instance does not run the partition, or no longer: ask its owner. */
    record Elsewhere() implements OutcomeAnswer {}

    /** Too many wait here already. */
    record Busy() implements OutcomeAnswer {}

    /** Not known: the time was up, or the outcome is not there and nobody was to wait. */
    record NotKnown() implements OutcomeAnswer {}
}
