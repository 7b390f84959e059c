package dev.hourledger.gateway.domain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an agent says its task ended. Source: HTTP contract, field {@code outcome}. */
public enum TaskOutcome {
    SUCCESS,
    FAILURE,
    NEEDS_REVIEW;

    private static final List<TaskOutcome> ALL = List.of(values());
    private final String wire = name().toLowerCase(Locale.ROOT);

    /** The value on the wire, lower snake case. */
    public String wire() {
        return wire;
    }

    /** The constant of a wire value; empty when there is none. */
    public static Optional<TaskOutcome> fromWire(String wire) {
        for (TaskOutcome outcome : ALL) {
            if (outcome.wire.equals(wire)) {
                return Optional.of(outcome);
            }
        }
        return Optional.empty();
    }
}
