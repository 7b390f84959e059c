package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is sent with an API key after its revocation was answered is not recorded, whatever is broken. Source: P6. */
final class RevokedRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<StoredEvent>> stored = evidence.topicByOperation();
        List<Attempt> attempts = evidence.recorded().of(Attempt.REVOKED);
        if (evidence.recorded().isLong() && attempts.stream().noneMatch(Attempt::refused)) {
            violations.add(new Violation("P6", "no revoked key was ever refused", attempts.size() + " were sent"));
        }
        for (Attempt attempt : attempts) {
            if (attempt.status() == Attempt.UNAUTHORIZED
                    && !evidence.recorded().disturbed(attempt)
                    && !codeOf(attempt.body()).equals("key_revoked")) {
                violations.add(new Violation("P6", "a key that was issued is not known", attempt + attempt.body()));
            }
            if (attempt.hasEvent()) {
                violations.add(new Violation("P6", "a revoked key was taken", attempt.toString()));
            }
            if (stored.containsKey(attempt.operation())) {
                violations.add(new Violation("P6", "a revoked key's event was recorded", attempt.toString()));
            }
        }
        return violations;
    }

    private static String codeOf(String body) {
        return Fields.json(body).path("error").path("code").asText();
    }
}
