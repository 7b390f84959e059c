package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is stored is what somebody sent, for them and in their mode. Source: P1, HTTP contract. */
final class SentRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        for (StoredEvent event : evidence.topic()) {
            List<Attempt> attempts = operations.getOrDefault(event.operation(), List.of());
            if (!attempts.isEmpty() && attempts.stream().noneMatch(attempt -> Sent.isThis(attempt, event))) {
                violations.add(new Violation(
                        "P1",
                        "what is stored is not what was sent",
                        attempts.get(0).request() + " " + event.content()));
            }
        }
        return violations;
    }
}
