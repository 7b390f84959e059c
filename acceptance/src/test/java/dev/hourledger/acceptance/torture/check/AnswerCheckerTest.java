package dev.hourledger.acceptance.torture.check;

import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.ORG;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.body;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.event;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.saying;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a run answered, as {@link CheckerTest} has what it stored: each test plants a broken promise in it. */
class AnswerCheckerTest {
    private final EvidenceBuilder run = new EvidenceBuilder();

    @Test
    void shouldFindAReplayThatDiffersInOneByte() {
        run.recorded(ORG, 2);
        Evidence.Replay right = run.replays.get(1);
        run.replays.set(1, new Evidence.Replay(right.operation(), "gateway-2", 200, right.body() + " "));

        assertThat(run.found()).containsExactly("P3: a replay is not the original answer");
    }

    @Test
    void shouldFindTwoAnswersThatDiffer() {
        run.recorded(ORG, 1);
        run.attempt("op-0", ORG, "key-op-0", 200, body(run.topic.get(0)).replace("agent", "other"));

        assertThat(run.found()).contains("P3: two answers differ");
    }

    @Test
    void shouldFindAnAnswerThatIsNotWhatIsStored() {
        run.recorded(ORG, 1);
        StoredEvent other = with(run.topic.get(0), "agent_id", "another");
        run.topic.set(0, other);
        run.rows.set(0, other);

        assertThat(run.found()).contains("P3: the answer is not the stored event");
    }

    @Test
    void shouldFindAServerErrorAndARefusalWithoutReason() {
        run.recorded(ORG, 1);
        run.attempt("op-error", ORG, "key-error", 500, "{}");
        run.attempt("op-unknown", ORG, "key-unknown", 401, "{}");

        assertThat(run.found())
                .containsExactly("P8: an answer that is not allowed", "P8: an answer that is not allowed");
    }

    @Test
    void shouldFindAForgottenWaiterUnlessSomethingWasBroken() {
        StoredEvent event = event(ORG, "op-forgotten", 0);
        run.store(event);
        run.recorded(ORG, 1);
        long later = run.attempts.get(0).sentNanos();
        long second = 1_000_000_000;
        run.forgotten(later - 4 * second, later + 6 * second);

        assertThat(run.found()).containsExactly("P8: an outcome was there and not told");

        run.disturbances.add(new Recorded.Disturbance("CUT", later, later + 1));
        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindADurableEventThatWasAnsweredWithAServerErrorThoughTheLogWasWell() {
        run.recorded(ORG, 1);
        run.attempt("op-durable", ORG, null, 503, "{}");
        run.store(event(ORG, "op-durable", 7));
        run.disturbances.add(new Recorded.Disturbance("PROCESSORS_KILL", 0, Long.MAX_VALUE));
        assertThat(run.found()).containsExactly("P8: an event that was recorded was answered with a 503");

        run.disturbances.add(new Recorded.Disturbance("BROKER_LEADER_KILL", 0, Long.MAX_VALUE));
        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindThatNobodyAnsweredThoughNothingWasBroken() {
        run.recorded(ORG, 1);
        run.attempt("op-silent", ORG, null, 0, "");

        assertThat(run.found()).containsExactly("P8: no answer, and nothing was broken");
    }

    @Test
    void shouldFindThatHardlyAnybodyWasAnswered() {
        run.recorded(ORG, 1);
        for (int i = 0; i < 4; i++) {
            run.attempt("op-unavailable-" + i, ORG, null, 503, "{}");
        }

        assertThat(run.found()).containsExactly("P8: hardly anybody was answered");
    }

    @Test
    void shouldFindAnAnsweredEventThatIsNotFoundInBetween() {
        run.recorded(ORG, 1);
        run.read("evt_op-0", 503, "{}");
        run.read("evt_op-unheard-of", 404, "{}");
        run.read("evt_op-refused", 422, "{}");
        assertThat(run.found()).isEmpty();

        run.read("evt_op-0", 404, "{}");
        run.read("evt_op-0", 200, body(event(ORG, "op-1", 0)));
        assertThat(run.found())
                .containsExactly(
                        "P6: an event that was answered is not read so",
                        "P6: an event that was answered is not read so");
    }

    @Test
    void shouldFindARefusalOfWhatWasRecorded() {
        run.recorded(ORG, 1);
        run.attempt("op-accepted", ORG, null, 202, "{\"event_id\":\"evt_op-accepted\",\"status\":\"accepted\"}");
        run.read("evt_op-accepted", 503, "{}");
        run.store(event(ORG, "op-accepted", 7));
        assertThat(run.found()).isEmpty();

        run.read("evt_op-accepted", 422, "{}");
        assertThat(run.found()).containsExactly("P6: an event was told to be refused, and yet recorded");
    }

    @Test
    void shouldFindThatAPromisedEventIsNotFoundInBetween() {
        run.recorded(ORG, 1);
        run.read("evt_op-accepted", 404, "{}");
        run.attempt("op-accepted", ORG, null, 202, "{\"event_id\":\"evt_op-accepted\",\"status\":\"accepted\"}");
        run.store(event(ORG, "op-accepted", 7));
        assertThat(run.found()).isEmpty();

        run.read("evt_op-accepted", 404, "{}");
        assertThat(run.found()).containsExactly("P6: an event that was promised is not found");
    }

    @Test
    void shouldFindThatAStrangerIsShownAnEvent() {
        run.recorded(ORG, 1);
        run.strangers.add(new Evidence.View("evt_op-0", "gateway-1", 503, "{}"));
        assertThat(run.found()).isEmpty();

        run.strangers.add(new Evidence.View("evt_op-0", "gateway-2", 200, body(run.topic.get(0))));
        assertThat(run.found()).containsExactly("P8: an event is shown to another organisation");
    }

    @Test
    void shouldFindThatATestEventIsReadAsALiveOne() {
        run.recorded(ORG, 1);
        Evidence.View right = run.views.get(0);
        String wrong = right.body().replace("\"livemode\":true", "\"livemode\":false");
        run.views.set(0, new Evidence.View(right.eventId(), right.gateway(), right.status(), wrong));

        assertThat(run.found()).containsExactly("P6: a stored event is not read as it is");
    }

    @Test
    void shouldFindAGatewayThatPutsEverybodyOffThoughNothingIsBroken() {
        run.recorded(ORG, 100);
        for (int i = 0; i < 100; i++) {
            run.read("evt_op-0", 503, "{}");
        }
        assertThat(run.found()).isEmpty();

        run.read("evt_op-0", 503, "{}");
        assertThat(run.found()).containsExactly("P8: most are put off, and nothing was broken");

        run.disturbances.add(new Recorded.Disturbance("CUT", 0, Long.MAX_VALUE));
        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindThatChangesAreHardlyEverSeenThrough() {
        for (int rate = 100; rate < 110; rate++) {
            run.rate(ORG, rate, rate < 105 ? 200 : 202);
        }
        assertThat(run.found()).isEmpty();

        run.rate(ORG, 110, 202);
        assertThat(run.found()).containsExactly("P6: most changes are not seen through, and nothing was broken");
    }

    @Test
    void shouldFindAChangeThatIsAnsweredWithAnotherRate() {
        run.rate(ORG, 60, 503);
        run.rate(ORG, 61, 200, 60);
        assertThat(run.found()).isEmpty();

        run.rate(ORG, 62, 200, 61);
        assertThat(run.found()).containsExactly("P6: a change is answered with another rate");
    }

    @Test
    void shouldFindAGatewayThatNeverHeardOfAKey() {
        run.revoked("op-strange", 401, "{\"error\":{\"code\":\"invalid_api_key\"}}");
        assertThat(run.found()).containsExactly("P6: a key that was issued is not known");

        run.disturbances.add(new Recorded.Disturbance("CUT", 0, Long.MAX_VALUE));
        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindThatAnAcceptedEventIsMissingThoughTheQuotaWasNotFull() {
        run.recorded(EvidenceBuilder.FREE_ORG, 1);
        run.attempt("op-accepted", EvidenceBuilder.FREE_ORG, null, 202, "{\"event_id\":\"evt_op-accepted\"}");

        assertThat(run.found()).containsExactly("P1: an acknowledged event is lost");
    }

    @Test
    void shouldFindWrongHeaders() {
        run.recorded(ORG, 1);
        Attempt attempt = run.attempts.get(0);
        String location = "/v1/events/evt_op-0";

        run.attempts.set(0, saying(attempt, new Attempt.Headers(true, false, location, "req_1")));
        assertThat(run.found()).containsExactly("P3: what is a replay does not say so");
        run.attempts.set(0, saying(attempt, new Attempt.Headers(false, true, location, "req_1")));
        assertThat(run.found()).containsExactly("P3: a wrong word on whether it is the same request");
        run.attempts.set(0, saying(attempt, new Attempt.Headers(false, false, location + "0", "req_1")));
        assertThat(run.found()).containsExactly("P8: an answer without its headers");
        run.attempts.set(0, saying(attempt, new Attempt.Headers(false, false, location, "")));
        assertThat(run.found()).containsExactly("P8: an answer without its headers");
    }

    @Test
    void shouldFindAReplayOfNothing() {
        run.recorded(ORG, 1);
        StoredEvent event = event(ORG, "op-first", 7);
        run.attempt("op-first", ORG, null, 200, body(event));
        run.store(event);

        assertThat(run.found()).containsExactly("P3: a replay of nothing");
    }

    @Test
    void shouldFindAnEventUnderAnotherIdThanWasTold() {
        run.recorded(ORG, 1);
        run.attempt("op-accepted", ORG, null, 202, "{\"event_id\":\"evt_other\",\"status\":\"accepted\"}");
        run.store(event(ORG, "op-accepted", 7));

        assertThat(run.found()).containsExactly("P3: an event under another id than was told");
    }

    @Test
    void shouldFindWhatWasRecordedForTheFirstTimeTwice() {
        run.recorded(ORG, 1);
        run.attempt("op-0", ORG, "key-op-0", 201, run.attempts.get(0).body());

        assertThat(run.found()).containsExactly("P2: recorded for the first time 2 times");
    }
}
