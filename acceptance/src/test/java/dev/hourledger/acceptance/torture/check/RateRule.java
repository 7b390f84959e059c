package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is sent after a change of the hourly rate was answered sees it. Source: P6. */
final class RateRule implements Rule {
    /** What organisations of a run begin with. */
    private static final String FIRST_RATE = "45";

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Change>> changes = evidence.recorded().rateChanges().stream()
                .collect(Collectors.groupingBy(Attempt::orgId, Collectors.mapping(Change::of, Collectors.toList())));
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        for (StoredEvent event : evidence.topic()) {
            List<Attempt> attempts = operations.getOrDefault(event.operation(), List.of());
            if (attempts.isEmpty()) {
                continue;
            }
            Set<String> allowed = allowed(changes.getOrDefault(event.orgId(), List.of()), attempts);
            String rate = event.fields().getOrDefault("resolved_hourly_rate", Fields.ABSENT);
            if (!allowed.contains(rate)) {
                violations.add(
                        new Violation("P6", "a rate that was not in force", event + " " + rate + " of " + allowed));
            }
        }
        return violations;
    }

    /** A change of the rate. {@code certain}: it was answered that it is done. */
    private record Change(String rate, long sent, boolean certain, long answered, boolean refused) {
        static Change of(Attempt attempt) {
            String rate = Fields.number(
                    Fields.json(attempt.request()).path("hourly_rate").decimalValue());
            long answered =
                    attempt.answer() == null ? Long.MAX_VALUE : attempt.answer().nanos();
            return new Change(rate, attempt.sentNanos(), attempt.status() == Attempt.OK, answered, attempt.refused());
        }
    }

    /** The rate that was certainly in force when the operation began, and what was or may have been changed later. */
    private static Set<String> allowed(List<Change> changes, List<Attempt> attempts) {
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
        for (Change change : changes) {
            if (change.certain() && change.answered() < begin) {
                last = change.rate();
            } else if (change.sent() < end && !change.refused()) {
                unsure.add(change.rate());
            }
        }
        unsure.add(last);
        return unsure;
    }
}
