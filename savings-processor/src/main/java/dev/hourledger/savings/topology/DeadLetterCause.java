package dev.hourledger.savings.topology;

/** Why a record of raw-events became a dead letter. */
public enum DeadLetterCause {
    /** Its bytes are no raw event. */
    UNDECODABLE,
    /** The decision can't take it. */
    FAILED
}
