package dev.hourledger.acceptance.torture.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The history, put together: attempts in the order of their sending, and the organisations. Immutable. */
public record Recorded(List<Attempt> attempts, Map<String, Organisation> organisations) {
    private static final String RATE = "RATE";

    public Recorded {
        attempts = List.copyOf(attempts);
        organisations = Map.copyOf(organisations);
    }

    /** The attempts to have something recorded, by operation. */
    public Map<String, List<Attempt>> operations() {
        return attempts.stream()
                .filter(attempt -> !attempt.kind().equals(RATE))
                .collect(Collectors.groupingBy(Attempt::operation, LinkedHashMap::new, Collectors.toList()));
    }

    /** The attempts to change an organisation's hourly rate. */
    List<Attempt> rateChanges() {
        return attempts.stream().filter(attempt -> attempt.kind().equals(RATE)).toList();
    }

    /** How many operations got a 2xx. */
    public long acknowledged() {
        return operations().values().stream()
                .filter(attempts -> attempts.stream().anyMatch(Attempt::acknowledged))
                .count();
    }
}
