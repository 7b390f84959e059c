package dev.hourledger.acceptance.torture.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The history, put together. Immutable.
 *
 * @param attempts in the order of their sending
 * @param disturbances when something was broken, or the machine stood still
 */
public record Recorded(
        List<Attempt> attempts, Map<String, Organisation> organisations, List<Disturbance> disturbances) {
    /** From when to when, in nanoseconds since the history began. */
    public record Disturbance(long begin, long end) {}

    private static final String RATE = "RATE";

    public Recorded {
        attempts = List.copyOf(attempts);
        organisations = Map.copyOf(organisations);
        disturbances = List.copyOf(disturbances);
    }

    /** The attempts to have something recorded, by operation. */
    public Map<String, List<Attempt>> operations() {
        return attempts.stream()
                .filter(attempt -> !attempt.kind().equals(RATE))
                .collect(Collectors.groupingBy(Attempt::operation, LinkedHashMap::new, Collectors.toList()));
    }

    /** Whether something was broken between an attempt's sending and its answer. */
    boolean disturbed(Attempt attempt) {
        long end = attempt.answer() == null ? Long.MAX_VALUE : attempt.answer().nanos();
        return disturbances.stream()
                .anyMatch(disturbance -> disturbance.begin() < end && attempt.sentNanos() < disturbance.end());
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
