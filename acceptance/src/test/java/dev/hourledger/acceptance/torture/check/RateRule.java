package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is sent after a change of the hourly rate was answered sees it. Source: P6. */
final class RateRule implements Rule {
    /** What organisations of a run begin with. */
    private static final String FIRST_RATE = "45";

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        List<Attempt> changes = evidence.recorded().rateChanges();
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        for (StoredEvent event : evidence.topic()) {
            List<Attempt> attempts = operations.getOrDefault(event.operation(), List.of());
            if (attempts.isEmpty()) {
                continue;
            }
            List<Attempt> own = changes.stream()
                    .filter(change -> change.orgId().equals(event.orgId()))
                    .toList();
            Set<String> allowed = allowed(own, attempts);
            String rate = event.fields().getOrDefault("resolved_hourly_rate", Fields.ABSENT);
            if (!allowed.contains(rate)) {
                violations.add(
                        new Violation("P6", "a rate that was not in force", event + " " + rate + " of " + allowed));
            }
        }
        return violations;
    }

    /** The rate that was certainly in force when the operation began, and what was or may have been changed later. */
    private static Set<String> allowed(List<Attempt> changes, List<Attempt> attempts) {
        long begin = attempts.stream().mapToLong(Attempt::sentNanos).min().orElse(0);
        long end = attempts.stream()
                .filter(Attempt::acknowledged)
                .mapToLong(attempt -> attempt.answer() == null
                        ? Long.MAX_VALUE
                        : attempt.answer().nanos())
                .min()
                .orElse(Long.MAX_VALUE);
        Set<String> unsure = new HashSet<>();
        String last = FIRST_RATE;
        for (Attempt change : changes) {
            String rate = Fields.number(
                    Fields.json(change.request()).path("hourly_rate").decimalValue());
            boolean definite = change.status() == Attempt.OK && change.answer() != null;
            if (definite && change.answer() != null && change.answer().nanos() < begin) {
                last = rate;
            } else if (change.sentNanos() < end && !change.refused()) {
                unsure.add(rate);
            }
        }
        unsure.add(last);
        return unsure;
    }
}
