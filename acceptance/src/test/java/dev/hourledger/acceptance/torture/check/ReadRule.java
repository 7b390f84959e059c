package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * While everything breaks, an event that was answered is read as it was answered, through whichever gateway; to be told
 * "not now" is allowed, "not found" is not, nor is it of an event that was promised with a 202. Source: P6, HTTP
 * contract, ADR 0011.
 */
final class ReadRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Attempt> told = firstThatNamed(evidence, Attempt::hasEvent);
        Map<String, Attempt> promised = firstThatNamed(evidence, Attempt::acknowledged);
        Set<String> stored = evidence.topic().stream().map(StoredEvent::eventId).collect(Collectors.toSet());
        evidence.recorded().of(Attempt.READ).forEach(read -> {
            String eventId = read.request().substring(read.request().lastIndexOf('/') + 1);
            Attempt answered = told.get(eventId);
            Attempt accepted = promised.get(eventId);
            if (answered != null && answered.endNanos() < read.sentNanos() && !isRight(read, answered)) {
                violations.add(new Violation(
                        "P6", "an event that was answered is not read so", answered + ", then " + read + read.body()));
            } else if (accepted != null
                    && accepted.endNanos() < read.sentNanos()
                    && read.status() == Attempt.NOT_FOUND) {
                violations.add(new Violation("P6", "an event that was promised is not found", accepted + ", " + read));
            }
            if (read.refused() && read.status() != Attempt.NOT_FOUND && stored.contains(eventId)) {
                violations.add(
                        new Violation("P6", "an event was told to be refused, and yet recorded", read + read.body()));
            }
        });
        return violations;
    }

    private static Map<String, Attempt> firstThatNamed(Evidence evidence, Predicate<Attempt> which) {
        Map<String, Attempt> first = new HashMap<>();
        evidence.recorded().operations().values().stream()
                .flatMap(List::stream)
                .filter(which)
                .forEach(attempt -> first.merge(
                        attempt.eventId(), attempt, (one, other) -> one.endNanos() < other.endNanos() ? one : other));
        return first;
    }

    private static boolean isRight(Attempt read, Attempt answered) {
        return read.status() == 0
                || read.status() == Attempt.UNAVAILABLE
                || (read.status() == Attempt.OK && Fields.ofBody(read.body()).equals(Fields.ofBody(answered.body())));
    }
}
