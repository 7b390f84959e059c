package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was sent after something else had been acknowledged comes after it in the topic, for each organisation, and an
 * organisation has one partition. Source: design, "one total order".
 */
final class OrderRule implements Rule {
    /** When an operation may have entered the log: not before the first attempt, not after the first 2xx. */
    private record Span(StoredEvent event, long earliest, long latest) {}

    @Override
    public List<Violation> check(Evidence evidence) {
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        Map<String, List<Span>> byOrg = new TreeMap<>();
        Map<String, Integer> partitions = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (StoredEvent event : evidence.topic()) {
            int partition = partitions.computeIfAbsent(event.orgId(), any -> event.partition());
            if (partition != event.partition()) {
                violations.add(new Violation("P4", "an organisation in two partitions", event.toString()));
            }
            List<Attempt> attempts = operations.getOrDefault(event.operation(), List.of());
            if (!attempts.isEmpty()) {
                byOrg.computeIfAbsent(event.orgId(), any -> new ArrayList<>()).add(span(event, attempts));
            }
        }
        byOrg.values().forEach(spans -> checkOrder(spans, violations));
        return violations;
    }

    private static void checkOrder(List<Span> spans, List<Violation> violations) {
        spans.sort(Comparator.comparingLong(span -> span.event().offset()));
        Span begunLast = spans.get(0);
        for (Span span : spans) {
            if (begunLast.earliest() > span.latest()) {
                violations.add(new Violation(
                        "P4",
                        "out of order",
                        begunLast.event() + " was begun after " + span.event() + " had been acknowledged"));
            }
            if (span.earliest() > begunLast.earliest()) {
                begunLast = span;
            }
        }
    }

    private static Span span(StoredEvent event, List<Attempt> attempts) {
        long earliest = Long.MAX_VALUE;
        long latest = Long.MAX_VALUE;
        for (Attempt attempt : attempts) {
            earliest = Math.min(earliest, attempt.sentNanos());
            if (attempt.acknowledged() && attempt.answer() != null) {
                latest = Math.min(latest, attempt.answer().nanos());
            }
        }
        return new Span(event, earliest, latest);
    }
}
