package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What is sent after a change of the hourly rate was answered sees it, and so does whoever looks. Source: P6. */
final class RateRule implements Rule {
    /** What organisations of a run begin with. */
    private static final String FIRST_RATE = "45";
    /** So many changes, of which half must be answered with what they made. */
    private static final int MANY = 10;

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        List<Attempt> all = evidence.recorded().of(Attempt.RATE);
        if (!all.isEmpty() && all.stream().noneMatch(Attempt::acknowledged)) {
            violations.add(new Violation("P6", "no change of a rate was ever made", all.size() + " were sent"));
        }
        List<Attempt> calm = all.stream()
                .filter(change -> !evidence.recorded().disturbed(change))
                .toList();
        long certain =
                calm.stream().filter(change -> change.status() == Attempt.OK).count();
        if (calm.size() >= MANY && 2 * certain < calm.size()) {
            violations.add(new Violation(
                    "P6", "most changes are not seen through, and nothing was broken", certain + " of " + calm.size()));
        }
        Map<String, List<Change>> changes = all.stream()
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
        all.stream()
                .filter(change -> change.status() == Attempt.OK)
                .filter(change -> !isShown(change, changes.getOrDefault(change.orgId(), List.of())))
                .forEach(change -> violations.add(
                        new Violation("P6", "a change is answered with another rate", change + change.body())));
        List<Attempt> views = evidence.recorded().of(Attempt.VIEW);
        if (evidence.recorded().isLong() && views.stream().noneMatch(Attempt::acknowledged)) {
            violations.add(new Violation("P6", "no rate was ever shown", views.size() + " were asked for"));
        }
        for (Attempt view : views) {
            Set<String> allowed = allowed(changes.getOrDefault(view.orgId(), List.of()), List.of(view));
            if (view.status() == Attempt.OK && !allowed.contains(rateOf(view.body()))) {
                violations.add(
                        new Violation("P6", "a rate is shown that was not in force", view + view.body() + allowed));
            }
        }
        return violations;
    }

    /** What was changed, or what nobody knows when it came. */
    private static boolean isShown(Attempt change, List<Change> changes) {
        String shown = rateOf(change.body());
        return shown.equals(rateOf(change.request()))
                || changes.stream()
                        .anyMatch(other -> !other.certain() && other.rate().equals(shown));
    }

    private static String rateOf(String organisation) {
        return Fields.number(Fields.json(organisation).path("hourly_rate").decimalValue());
    }

    /**
     * A change of the rate.
     *
     * @param certain it was answered that it is done
     * @param settled from when on it can't come into the log any more
     */
    private record Change(String rate, long sent, boolean certain, long answered, long settled) {
        /** More than whatever holds a request back holds it, all of them one after the other. */
        private static final long LATE_NANOS = TimeUnit.MINUTES.toNanos(1);

        static Change of(Attempt attempt) {
            String rate = rateOf(attempt.request());
            long answered = attempt.endNanos();
            long settled = attempt.acknowledged() || answered == Long.MAX_VALUE ? answered : answered + LATE_NANOS;
            return new Change(rate, attempt.sentNanos(), attempt.status() == Attempt.OK, answered, settled);
        }
    }

    /**
     * The rate that was certainly in force when the operation began, and what was or may have been changed later. An
     * organisation's changes are sent one after the other.
     */
    private static Set<String> allowed(List<Change> changes, List<Attempt> attempts) {
        long begin = attempts.stream().mapToLong(Attempt::sentNanos).min().orElse(0);
        long end = attempts.stream()
                .filter(Attempt::acknowledged)
                .mapToLong(Attempt::endNanos)
                .min()
                .orElse(Long.MAX_VALUE);
        Change last = new Change(FIRST_RATE, Long.MIN_VALUE, true, Long.MIN_VALUE, Long.MIN_VALUE);
        for (Change change : changes) {
            last = change.certain() && change.answered() < begin ? change : last;
        }
        Set<String> allowed = new HashSet<>(Set.of(last.rate()));
        for (Change change : changes) {
            if (change.sent() < end && change.settled() >= last.sent()) {
                allowed.add(change.rate());
            }
        }
        return allowed;
    }
}
