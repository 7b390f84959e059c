package dev.hourledger.acceptance.torture.check;

import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.FREE_ORG;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.ORG;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.body;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.event;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A checker that can't fail is worth nothing: each test plants a broken promise, which must be found. */
class CheckerTest {
    private static final int QUOTA = 500;

    private final EvidenceBuilder run = new EvidenceBuilder();

    @Test
    void shouldFindNothingWhereNothingIsWrong() {
        run.recorded(ORG, 3).recorded(FREE_ORG, QUOTA);
        run.attempt("op-refused", FREE_ORG, "key-refused", 429, "{}");
        run.attempt("op-unanswered", ORG, null, 0, "");
        run.rate(ORG, 60);
        StoredEvent dearer = with(
                with(with(event(ORG, "op-dearer", 9_999), "resolved_hourly_rate", "60"), "cost_saved", "3.96"),
                "net_saved",
                "3.96");
        run.attempt("op-dearer", ORG, "key-dearer", 201, body(dearer));
        run.store(dearer);

        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindALostEvent() {
        run.recorded(ORG, 3);
        run.topic.remove(1);
        run.rows.remove(1);
        run.views.remove(1);
        run.usage.merge(ORG, -1L, Long::sum);

        assertThat(found()).containsExactly("P1: an acknowledged event is lost");
    }

    @Test
    void shouldFindThatAnAcceptedEventNeverCame() {
        run.recorded(ORG, 1);
        run.attempt("op-accepted", ORG, null, 202, "{\"event_id\":\"evt_op-accepted\",\"status\":\"accepted\"}");

        assertThat(found()).containsExactly("P1: an acknowledged event is lost");
    }

    @Test
    void shouldFindAnEventThatIsThereTwice() {
        run.recorded(ORG, 2);
        run.store(with(event(ORG, "op-1", 7), "event_id", "evt_second"));

        assertThat(found()).contains("P2: one operation, 2 events");
    }

    @Test
    void shouldFindARowThatIsThereTwice() {
        run.recorded(ORG, 2);
        run.rows.add(run.rows.get(0));

        assertThat(found()).containsExactly("P2: a row is there twice");
    }

    @Test
    void shouldFindAMissingRow() {
        run.recorded(ORG, 2);
        run.rows.remove(0);

        assertThat(found()).containsExactly("P2: an event has no row");
    }

    @Test
    void shouldFindARowThatDiffers() {
        run.recorded(ORG, 2);
        run.rows.set(0, with(run.rows.get(0), "agent_id", "another"));

        assertThat(found()).containsExactly("P2: a row differs from its event");
    }

    @Test
    void shouldFindARefusedRequestThatWasRecorded() {
        run.recorded(FREE_ORG, 1);
        run.attempt("op-refused", FREE_ORG, "key-refused", 429, "{}");
        run.store(event(FREE_ORG, "op-refused", 7));

        assertThat(found()).contains("P2: a refused request was recorded");
    }

    @Test
    void shouldFindAnEventThatNobodySent() {
        run.recorded(ORG, 1);
        run.store(event(ORG, "op-ghost", 7));

        assertThat(found()).containsExactly("P2: an event that nobody sent");
    }

    @Test
    void shouldFindAReplayThatDiffersInOneByte() {
        run.recorded(ORG, 2);
        Evidence.Replay right = run.replays.get(1);
        run.replays.set(1, new Evidence.Replay(right.operation(), "gateway-2", 200, right.body() + " "));

        assertThat(found()).containsExactly("P3: a replay is not the original answer");
    }

    @Test
    void shouldFindTwoAnswersThatDiffer() {
        run.recorded(ORG, 1);
        run.attempt("op-0", ORG, "key-op-0", 200, body(run.topic.get(0)).replace("agent", "other"));

        assertThat(found()).contains("P3: two answers differ");
    }

    @Test
    void shouldFindAnAnswerThatIsNotWhatIsStored() {
        run.recorded(ORG, 1);
        StoredEvent other = with(run.topic.get(0), "agent_id", "another");
        run.topic.set(0, other);
        run.rows.set(0, other);

        assertThat(found()).contains("P3: the answer is not the stored event");
    }

    @Test
    void shouldFindMoreThanTheQuota() {
        run.recorded(FREE_ORG, QUOTA + 1);

        assertThat(found()).containsExactly("P5: more than the plan includes");
    }

    @Test
    void shouldFindARefusalBeforeTheQuota() {
        run.recorded(FREE_ORG, QUOTA - 1);
        run.attempt("op-refused", FREE_ORG, "key-refused", 429, "{}");

        assertThat(found()).containsExactly("P5: refused before the quota was reached");
    }

    @Test
    void shouldFindAUsageReportThatCountsReplays() {
        run.recorded(ORG, 2);
        run.usage.merge(ORG, 1L, Long::sum);

        assertThat(found()).containsExactly("P5: the usage report does not count what is there");
    }

    @Test
    void shouldFindEventsOutOfOrder() {
        run.recorded(ORG, 1);
        StoredEvent late = event(ORG, "op-1", 8);
        StoredEvent early = event(ORG, "op-2", 7);
        for (StoredEvent event : List.of(late, early)) {
            run.attempt(event.operation(), ORG, null, 201, body(event));
            run.store(event);
        }

        assertThat(found()).containsExactly("P4: out of order");
    }

    @Test
    void shouldFindARateThatWasChangedBefore() {
        run.rate(ORG, 60);
        run.recorded(ORG, 1);

        assertThat(found()).containsExactly("P6: a rate that was not in force");
    }

    @Test
    void shouldFindAServerErrorAndARefusalWithoutReason() {
        run.recorded(ORG, 1);
        run.attempt("op-error", ORG, "key-error", 500, "{}");
        run.attempt("op-unknown", ORG, "key-unknown", 401, "{}");

        assertThat(found()).containsExactly("P8: an answer that is not allowed", "P8: an answer that is not allowed");
    }

    @Test
    void shouldFindAForgottenWaiterUnlessSomethingWasBroken() {
        StoredEvent event = event(ORG, "op-forgotten", 0);
        run.store(event);
        run.recorded(ORG, 1);
        long later = run.attempts.get(0).sentNanos();
        long second = 1_000_000_000;
        run.forgotten(later - 4 * second, later + 6 * second);

        assertThat(found()).containsExactly("P8: an outcome was there and not told");

        run.disturbances.add(new Recorded.Disturbance(later, later + 1));
        assertThat(found()).isEmpty();
    }

    @Test
    void shouldFindFiguresThatDoNotAddUp() {
        StoredEvent wrong = with(event(ORG, "op-0", 0), "cost_saved", "2.98");
        run.attempt("op-0", ORG, null, 201, body(wrong));
        run.store(wrong);
        run.rollups.add("org_A|2026-11-24");

        assertThat(found())
                .containsExactlyInAnyOrder("P4: figures that are not the contract's", "P2: sums do not add up");
    }

    @Test
    void shouldFindAnEventThatCanNotBeRead() {
        run.recorded(ORG, 1);
        run.views.set(0, new Evidence.View("evt_op-0", "gateway-1", 404, "{}"));

        assertThat(found()).containsExactly("P6: a stored event is not read as it is");
    }

    private List<String> found() {
        return Checker.check(run.build()).stream()
                .map(violation -> violation.promise() + ": " + violation.what())
                .toList();
    }
}
