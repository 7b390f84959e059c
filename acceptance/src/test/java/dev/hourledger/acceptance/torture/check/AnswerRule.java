package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers are what the contract allows; all that show the event of one operation are the same to the byte, from
 * whichever gateway, and what they show is what is stored. Source: P3, P8.
 */
final class AnswerRule implements Rule {
    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Map<String, List<StoredEvent>> stored = evidence.topicByOperation();
        Map<String, List<Attempt>> operations = evidence.recorded().operations();
        operations.forEach((operation, attempts) -> {
            Organisation org =
                    evidence.recorded().organisations().get(attempts.get(0).orgId());
            attempts.forEach(attempt -> checkStatus(attempt, org, violations));
            checkAnswers(attempts, stored.getOrDefault(operation, List.of()), violations);
        });
        evidence.replays().forEach(replay -> checkReplay(replay, operations, violations));
        return violations;
    }

    private static void checkStatus(Attempt attempt, @Nullable Organisation org, List<Violation> violations) {
        int status = attempt.status();
        boolean expected = status == 0 || status == Attempt.UNAVAILABLE || attempt.acknowledged();
        boolean mayBeRefused = !attempt.valid() || (org != null && org.limited());
        if (!expected && !(attempt.refused() && mayBeRefused)) {
            violations.add(new Violation("P8", "an answer that is not allowed", attempt + " " + bodyOf(attempt)));
        }
        if (attempt.hasEvent() && !attempt.valid()) {
            violations.add(new Violation("P2", "an invalid request was recorded", attempt.toString()));
        }
    }

    private static void checkAnswers(List<Attempt> attempts, List<StoredEvent> events, List<Violation> violations) {
        @Nullable Attempt first = null;
        int created = 0;
        for (Attempt attempt : attempts) {
            if (!attempt.hasEvent()) {
                continue;
            }
            created += attempt.status() == Attempt.CREATED ? 1 : 0;
            if (first == null) {
                first = attempt;
                checkStored(attempt, events, violations);
            } else if (!bodyOf(first).equals(bodyOf(attempt))) {
                violations.add(new Violation("P3", "two answers differ", first + " " + attempt));
            }
        }
        if (created > 1) {
            violations.add(
                    new Violation("P2", "recorded for the first time " + created + " times", attempts.toString()));
        }
    }

    private static void checkStored(Attempt attempt, List<StoredEvent> events, List<Violation> violations) {
        for (StoredEvent event : events) {
            if (!event.fields().equals(Fields.ofBody(bodyOf(attempt)))) {
                violations.add(new Violation(
                        "P3",
                        "the answer is not the stored event",
                        attempt + " " + bodyOf(attempt) + " " + event.content()));
            }
        }
    }

    private static void checkReplay(
            Evidence.Replay replay, Map<String, List<Attempt>> operations, List<Violation> violations) {
        for (Attempt attempt : operations.getOrDefault(replay.operation(), List.of())) {
            if (attempt.hasEvent()
                    && (replay.status() != Attempt.OK || !replay.body().equals(bodyOf(attempt)))) {
                violations.add(new Violation("P3", "a replay is not the original answer", attempt + " " + replay));
                return;
            }
        }
    }

    private static String bodyOf(Attempt attempt) {
        return attempt.answer() == null ? "" : attempt.answer().body();
    }
}
