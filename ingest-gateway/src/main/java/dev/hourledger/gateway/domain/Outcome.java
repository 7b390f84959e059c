package dev.hourledger.gateway.domain;

import dev.hourledger.contract.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What the decision made of a command. Source: design "The decision". */
public sealed interface Outcome {
    /** The organisation that may see it. */
    String orgId();

    /** A new event. */
    record Recorded(String orgId, RecordedEvent event) implements Outcome {}

    /**
     * The key was used before: the original event, without metadata and audit sample.
     *
     * @param mismatch the resent body says something else than the original's
     */
    record Replayed(String orgId, RecordedEvent event, boolean mismatch) implements Outcome {}

    /** Refused; no event exists. {@code field} only where one is to blame. */
    record Rejected(String orgId, ErrorCode code, @Nullable String field) implements Outcome {}

    /** An admin change took effect. */
    record Applied(String orgId) implements Outcome {}
}
