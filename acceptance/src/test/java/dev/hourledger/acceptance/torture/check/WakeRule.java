package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Nobody is forgotten: where nothing is broken, a request is not told "not yet known" (202) when the same gateway had
 * the outcome of a much later request of the same organisation much earlier, since an organisation's requests are
 * decided in their order. Source: design "Reading the outcome back", no lost wake-up.
 */
final class WakeRule implements Rule {
    /** What is much. Far more than what answers overtake each other by. */
    private static final long MUCH_NANOS = TimeUnit.SECONDS.toNanos(3);

    @Override
    public List<Violation> check(Evidence evidence) {
        Map<String, TreeMap<Long, Attempt>> bySending = new HashMap<>();
        List<Attempt> attempts = evidence.recorded().attempts();
        attempts.stream().filter(attempt -> attempt.status() == Attempt.CREATED).forEach(attempt -> bySending
                .computeIfAbsent(way(attempt), any -> new TreeMap<>())
                .put(attempt.sentNanos(), attempt));
        List<Violation> violations = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.status() == Attempt.ACCEPTED && !evidence.recorded().disturbed(attempt)) {
                bySending
                        .getOrDefault(way(attempt), new TreeMap<>())
                        .tailMap(attempt.sentNanos() + MUCH_NANOS)
                        .values()
                        .stream()
                        .filter(later -> later.endNanos() + MUCH_NANOS < attempt.endNanos())
                        .findFirst()
                        .ifPresent(later -> violations.add(new Violation(
                                "P8", "an outcome was there and not told", attempt + ", and yet " + later)));
            }
        }
        return violations;
    }

    private static String way(Attempt attempt) {
        return attempt.orgId() + " " + attempt.gateway();
    }
}
