package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was acknowledged is in the topic exactly once, what was refused is not, of the rest at most one; and nothing is
 * there that nobody sent. Source: P1, P2.
 */
final class OnceRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<StoredEvent>> stored = evidence.topicByOperation();
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        Map<String, Long> live = evidence.topic().stream()
                .filter(StoredEvent::livemode)
                .collect(Collectors.groupingBy(StoredEvent::orgId, Collectors.counting()));
        operations.forEach((operation, attempts) -> {
            List<StoredEvent> events = stored.getOrDefault(operation, List.of());
            Attempt first = attempts.get(0);
            boolean limited = evidence.recorded().limited(first)
                    && evidence.recorded().mayBeFull(first, live.getOrDefault(first.orgId(), 0L));
            checkCount(attempts, events, limited, violations);
        });
        stored.forEach((operation, events) -> {
            if (!operations.containsKey(operation)) {
                violations.add(new Violation("P2", "an event that nobody sent", events.toString()));
            }
        });
        checkIds(evidence.topic(), violations);
        return violations;
    }

    private static void checkCount(
            List<Attempt> attempts, List<StoredEvent> events, boolean limited, List<Violation> violations) {
        boolean valid = attempts.get(0).valid();
        boolean hasEvent = attempts.stream().anyMatch(Attempt::hasEvent);
        boolean accepted = attempts.stream().anyMatch(Attempt::acknowledged);
        // After a 202 a quota that is full may still refuse; nothing else may.
        boolean certain = hasEvent || (accepted && valid && !limited);
        if (events.size() > 1) {
            violations.add(new Violation("P2", "one operation, " + events.size() + " events", shown(attempts, events)));
        } else if (certain && events.isEmpty()) {
            violations.add(new Violation("P1", "an acknowledged event is lost", shown(attempts, events)));
        } else if (!events.isEmpty() && attempts.stream().allMatch(Attempt::refused)) {
            violations.add(new Violation("P2", "a refused request was recorded", shown(attempts, events)));
        } else if (!events.isEmpty() && !valid) {
            violations.add(new Violation("P2", "an invalid request was recorded", shown(attempts, events)));
        }
    }

    private static String shown(List<Attempt> attempts, List<StoredEvent> events) {
        return attempts + " stored: " + events;
    }

    private static void checkIds(List<StoredEvent> topic, List<Violation> violations) {
        Set<String> seen = new HashSet<>();
        for (StoredEvent event : topic) {
            if (!seen.add(event.eventId())) {
                violations.add(new Violation("P2", "an event id is there twice", event.toString()));
            }
        }
    }
}
