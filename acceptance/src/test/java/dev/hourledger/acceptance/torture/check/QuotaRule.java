package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * No organisation has more live events in a month than its plan allows, none was refused before that, and the usage
 * report counts what is there. Source: P5.
 */
final class QuotaRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (StoredEvent event : evidence.topic()) {
            if (event.livemode()) {
                counts.computeIfAbsent(event.orgId(), any -> new TreeMap<>()).merge(event.month(), 1L, Long::sum);
            }
        }
        for (Organisation org : evidence.recorded().organisations().values()) {
            if (org.limited()) {
                checkLimit(org, counts.getOrDefault(org.orgId(), Map.of()), violations);
                checkRefusals(org, evidence, violations);
            }
        }
        for (Evidence.Usage usage : evidence.usage()) {
            long counted = counts.getOrDefault(usage.orgId(), Map.of()).getOrDefault(usage.month(), 0L);
            if (usage.events() != counted) {
                violations.add(new Violation(
                        "P5", "the usage report does not count what is there", usage + ", there are " + counted));
            }
        }
        return violations;
    }

    private static void checkLimit(Organisation org, Map<String, Long> months, List<Violation> violations) {
        months.forEach((month, count) -> {
            if (count > org.quota()) {
                violations.add(new Violation("P5", "more than the plan includes", org + " " + month + ": " + count));
            }
        });
    }

    /** Nobody is refused before a month can be full; one that is full stays so, and nobody is recorded after that. */
    private static void checkRefusals(Organisation org, Evidence evidence, List<Violation> violations) {
        List<StoredEvent> counted = evidence.topic().stream()
                .filter(event -> event.livemode() && event.orgId().equals(org.orgId()))
                .toList();
        boolean oneMonth = counted.stream().map(StoredEvent::month).distinct().count() <= 1;
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        long[] begun = counted.stream()
                .mapToLong(event -> operations.getOrDefault(event.operation(), List.of()).stream()
                        .mapToLong(Attempt::sentNanos)
                        .min()
                        .orElse(0))
                .sorted()
                .toArray();
        long mayBeFull = begun.length < org.quota() ? Long.MAX_VALUE : begun[(int) org.quota() - 1];
        Set<String> recorded = counted.stream().map(StoredEvent::operation).collect(Collectors.toSet());
        operations.values().stream()
                .flatMap(List::stream)
                .filter(attempt -> attempt.orgId().equals(org.orgId()) && attempt.status() == Attempt.TOO_MANY)
                .forEach(attempt -> {
                    if (attempt.endNanos() <= mayBeFull) {
                        violations.add(new Violation("P5", "refused before the quota was reached", attempt.toString()));
                    }
                    if (oneMonth && recorded.contains(attempt.operation())) {
                        violations.add(new Violation("P5", "refused, and yet recorded", attempt.toString()));
                    }
                });
    }
}
