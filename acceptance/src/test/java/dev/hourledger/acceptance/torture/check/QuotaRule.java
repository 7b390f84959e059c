package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * No organisation has more live events in a month than its plan allows, none was refused before that, and the usage
 * report counts what is there. Source: P5.
 */
final class QuotaRule implements Rule {
    private static final int TOO_MANY = 429;

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
                checkLimit(org, counts.getOrDefault(org.orgId(), Map.of()), evidence.recorded(), violations);
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

    private static void checkLimit(
            Organisation org, Map<String, Long> months, Recorded recorded, List<Violation> violations) {
        months.forEach((month, count) -> {
            if (count > org.quota()) {
                violations.add(new Violation("P5", "more than the plan includes", org + " " + month + ": " + count));
            }
        });
        long total = months.values().stream().mapToLong(Long::longValue).sum();
        if (total < org.quota()) {
            recorded.attempts().stream()
                    .filter(attempt -> attempt.orgId().equals(org.orgId()) && attempt.status() == TOO_MANY)
                    .findFirst()
                    .ifPresent(attempt -> violations.add(new Violation(
                            "P5", "refused before the quota was reached", attempt + ", there are " + total)));
        }
    }
}
