package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that is judged is there: a rule that looks through an empty list finds nothing. And some of it went well,
 * as a ledger that answers nobody breaks no other promise.
 */
final class CompleteRule implements Rule {
    /** One operation in so many must have got its event, whatever happened. */
    private static final int ANSWERED = 4;

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        Set<String> replayed =
                evidence.replays().stream().map(Evidence.Replay::operation).collect(Collectors.toSet());
        operations.forEach((operation, attempts) -> {
            boolean hasEvent = attempts.stream().anyMatch(Attempt::hasEvent);
            if (hasEvent && attempts.get(0).key() != null && !replayed.contains(operation)) {
                violations.add(new Violation("P3", "a key was not sent once more", attempts.toString()));
            }
        });
        Set<String> viewed =
                evidence.views().stream().map(Evidence.View::eventId).collect(Collectors.toSet());
        evidence.topic().stream()
                .filter(event -> !viewed.contains(event.eventId()))
                .forEach(event -> violations.add(new Violation("P6", "an event was not read", event.toString())));
        if (!evidence.topic().isEmpty() && evidence.strangers().isEmpty()) {
            violations.add(new Violation(
                    "P8",
                    "no event was asked for by a stranger",
                    evidence.topic().size() + " are there"));
        }
        Set<String> reported =
                evidence.usage().stream().map(Evidence.Usage::orgId).collect(Collectors.toSet());
        evidence.recorded().organisations().keySet().stream()
                .filter(org -> !reported.contains(org))
                .forEach(org -> violations.add(new Violation("P5", "no usage was reported", org)));
        checkAnswered(evidence, operations, violations);
        return violations;
    }

    private static void checkAnswered(
            Evidence evidence, Map<String, List<Attempt>> operations, List<Violation> violations) {
        List<List<Attempt>> due = operations.values().stream()
                .filter(attempts ->
                        attempts.get(0).valid() && !evidence.recorded().limited(attempts.get(0)))
                .toList();
        long answered = due.stream()
                .filter(attempts -> attempts.stream().anyMatch(Attempt::hasEvent))
                .count();
        if (answered * ANSWERED < due.size()) {
            violations.add(new Violation("P8", "hardly anybody was answered", answered + " of " + due.size()));
        }
    }
}
