package dev.hourledger.gateway.domain;

import java.util.Locale;
import java.util.Optional;

/** How an agent says its task ended. Source: HTTP contract, field {@code outcome}. */
public enum TaskOutcome {
    SUCCESS,
    FAILURE,
    NEEDS_REVIEW;

    /** The value on the wire, lower snake case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant of a wire value; empty when there is none. */
    public static Optional<TaskOutcome> fromWire(String wire) {
        for (TaskOutcome outcome : values()) {
            if (outcome.wire().equals(wire)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
