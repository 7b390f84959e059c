package dev.hourledger.acceptance.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers and their headers are what the contract allows; all that show the event of one operation are the same to the
 * byte, from whichever gateway, and what they show is what is stored. Source: P3, P8, HTTP contract.
 */
final class AnswerRule implements Rule {
    private static final String EVENTS = "/v1/events/";
    /** What is asked for may have been refused itself, after a 202. */
    private static final Set<Integer> READ_REFUSALS =
            Set.of(Attempt.NOT_FOUND, Attempt.UNPROCESSABLE, Attempt.TOO_MANY);

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        Recorded recorded = evidence.recorded();
        Map<String, List<StoredEvent>> stored = evidence.topicByOperation();
        Map<String, List<Attempt>> operations = recorded.operations();
        recorded.attempts().forEach(attempt -> checkStatus(attempt, recorded, violations));
        operations.forEach((operation, attempts) -> {
            List<StoredEvent> events = stored.getOrDefault(operation, List.of());
            checkAnswers(attempts, events, violations);
            attempts.forEach(attempt -> checkHeaders(attempt, attempts, events, violations));
            attempts.forEach(attempt -> checkDurable(attempt, events, recorded, violations));
        });
        evidence.replays().forEach(replay -> checkReplay(replay, operations, violations));
        return violations;
    }

    private static void checkStatus(Attempt attempt, Recorded recorded, List<Violation> violations) {
        int status = attempt.status();
        boolean expected = status == 0 || status == Attempt.UNAVAILABLE || attempt.acknowledged();
        if (!expected && !mayBeRefused(attempt, recorded)) {
            violations.add(new Violation("P8", "an answer that is not allowed", attempt + " " + attempt.body()));
        }
        if (status == 0 && !recorded.disturbed(attempt)) {
            violations.add(new Violation("P8", "no answer, and nothing was broken", attempt.toString()));
        }
        if (attempt.hasEvent() && !attempt.valid()) {
            violations.add(new Violation("P2", "an invalid request was recorded", attempt.toString()));
        }
    }

    private static boolean mayBeRefused(Attempt attempt, Recorded recorded) {
        return switch (attempt.kind()) {
            case Attempt.RATE, Attempt.VIEW -> false;
            case Attempt.REVOKED -> attempt.status() == Attempt.UNAUTHORIZED;
            case Attempt.READ -> READ_REFUSALS.contains(attempt.status());
            default ->
                attempt.valid() ? attempt.status() == Attempt.TOO_MANY && recorded.limited(attempt) : attempt.refused();
        };
    }

    /** Once the log has an event, no 5xx (P8): whatever is broken behind the log is no reason for one. */
    private static void checkDurable(
            Attempt attempt, List<StoredEvent> events, Recorded recorded, List<Violation> violations) {
        boolean isThisOne = attempt.key() == null && !events.isEmpty();
        if (attempt.status() == Attempt.UNAVAILABLE
                && isThisOne
                && recorded.disturbing(attempt).allMatch(Recorded.Disturbance::behindTheLog)) {
            violations.add(
                    new Violation("P8", "an event that was recorded was answered with a 503", attempt + " " + events));
        }
    }

    private static void checkHeaders(
            Attempt attempt, List<Attempt> attempts, List<StoredEvent> events, List<Violation> violations) {
        if (!attempt.acknowledged() || attempt.answer() == null) {
            return;
        }
        Attempt.Headers headers = attempt.answer().headers();
        String eventId = attempt.eventId();
        if (!headers.location().equals(EVENTS + eventId) || headers.requestId().isEmpty()) {
            violations.add(new Violation("P8", "an answer without its headers", attempt + " " + headers));
        }
        if (headers.replayed() != (attempt.status() == Attempt.OK)) {
            violations.add(new Violation("P3", "what is a replay does not say so", attempt + " " + headers));
        }
        if (attempt.status() == Attempt.OK && !mayBeReplay(attempt, attempts)) {
            violations.add(new Violation("P3", "a replay of nothing", attempt.toString()));
        }
        if (events.size() != 1) {
            return;
        }
        StoredEvent event = events.get(0);
        if (attempt.hasEvent() && headers.mismatch() == Sent.isThis(attempt, event)) {
            violations.add(new Violation("P3", "a wrong word on whether it is the same request", attempt.toString()));
        }
        if (attempt.key() == null && !eventId.equals(event.eventId())) {
            violations.add(new Violation("P3", "an event under another id than was told", attempt + " " + event));
        }
    }

    /** Whether another attempt was on its way before. */
    private static boolean mayBeReplay(Attempt attempt, List<Attempt> attempts) {
        return attempt.key() != null
                && attempts.stream()
                        .anyMatch(other ->
                                other.sentLine() != attempt.sentLine() && other.sentNanos() < attempt.endNanos());
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
            } else if (!first.body().equals(attempt.body())) {
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
            if (!event.fields().equals(Fields.ofBody(attempt.body()))) {
                violations.add(new Violation(
                        "P3",
                        "the answer is not the stored event",
                        attempt + " " + attempt.body() + " " + event.content()));
            }
        }
    }

    private static void checkReplay(
            Evidence.Replay replay, Map<String, List<Attempt>> operations, List<Violation> violations) {
        for (Attempt attempt : operations.getOrDefault(replay.operation(), List.of())) {
            if (attempt.hasEvent()
                    && (replay.status() != Attempt.OK || !replay.body().equals(attempt.body()))) {
                violations.add(new Violation("P3", "a replay is not the original answer", attempt + " " + replay));
                return;
            }
        }
    }
}
