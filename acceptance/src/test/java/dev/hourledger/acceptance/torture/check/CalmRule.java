package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where nothing is broken, a gateway is of use: most of those who come to it are not told "not now" (503) or "not yet
 * known" (202). A gateway that has lost an owner, or the log, breaks no other promise. Source: P8.
 */
final class CalmRule implements Rule {
    /** Fewer requests than so many say nothing: processes that have just started are slow. */
    private static final int MANY = 200;

    @Override
    public List<Violation> check(Evidence evidence) {
        Map<String, Integer> asked = new HashMap<>();
        Map<String, Integer> putOff = new HashMap<>();
        for (Attempt attempt : evidence.recorded().attempts()) {
            if (!evidence.recorded().disturbed(attempt)) {
                boolean isPutOff = attempt.status() == Attempt.UNAVAILABLE || attempt.status() == Attempt.ACCEPTED;
                asked.merge(attempt.gateway(), 1, Integer::sum);
                putOff.merge(attempt.gateway(), isPutOff ? 1 : 0, Integer::sum);
            }
        }
        List<Violation> violations = new ArrayList<>();
        putOff.forEach((gateway, count) -> {
            int all = asked.getOrDefault(gateway, 0);
            if (all >= MANY && 2 * count > all) {
                violations.add(new Violation(
                        "P8", "most are put off, and nothing was broken", count + " of " + all + " at " + gateway));
            }
        });
        return violations;
    }
}
