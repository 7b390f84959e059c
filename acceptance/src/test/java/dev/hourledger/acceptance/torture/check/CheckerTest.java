package dev.hourledger.acceptance.torture.check;

import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.FREE_ORG;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.ORG;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.as;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.body;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.event;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.invalid;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.moved;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.request;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.saying;
import static dev.hourledger.acceptance.torture.check.EvidenceBuilder.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        run.disturbances.add(new Recorded.Disturbance("CUT", 0, Long.MAX_VALUE));
        run.rate(ORG, 60, 200);
        StoredEvent dearer = dearer("op-dearer", 9_999);
        run.created(dearer);
        run.read("evt_op-dearer", 200, body(dearer));
        run.attempt("op-dearer", ORG, "key-op-dearer", 200, body(dearer));
        Attempt other = run.attempt("op-dearer", ORG, "key-op-dearer", 200, body(dearer));
        run.replace(
                other,
                as(
                        saying(other, new Attempt.Headers(true, true, "/v1/events/evt_op-dearer", "req_2")),
                        "MISMATCH",
                        request("op-dearer").replace("4", "5")));

        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindALostEvent() {
        run.recorded(ORG, 3);
        run.topic.remove(1);
        run.rows.remove(1);
        run.views.remove(1);
        run.usage.merge(ORG, -1L, Long::sum);

        assertThat(run.found()).containsExactly("P1: an acknowledged event is lost");
    }

    @Test
    void shouldFindThatAnAcceptedEventNeverCame() {
        run.recorded(ORG, 1);
        run.attempt("op-accepted", ORG, null, 202, "{\"event_id\":\"evt_op-accepted\",\"status\":\"accepted\"}");

        assertThat(run.found()).containsExactly("P1: an acknowledged event is lost");
    }

    @Test
    void shouldFindAnEventThatIsThereTwice() {
        run.recorded(ORG, 2);
        run.store(with(event(ORG, "op-1", 7), "event_id", "evt_second"));

        assertThat(run.found()).contains("P2: one operation, 2 events");
    }

    @Test
    void shouldFindARowThatIsThereTwice() {
        run.recorded(ORG, 2);
        run.rows.add(run.rows.get(0));

        assertThat(run.found()).containsExactly("P2: a row is there twice");
    }

    @Test
    void shouldFindAMissingRow() {
        run.recorded(ORG, 2);
        run.rows.remove(0);

        assertThat(run.found()).containsExactly("P2: an event has no row");
    }

    @Test
    void shouldFindARowThatDiffers() {
        run.recorded(ORG, 2);
        run.rows.set(0, with(run.rows.get(0), "agent_id", "another"));

        assertThat(run.found()).containsExactly("P2: a row differs from its event");
    }

    @Test
    void shouldFindARefusedRequestThatWasRecorded() {
        run.recorded(FREE_ORG, 1);
        run.attempt("op-refused", FREE_ORG, "key-refused", 429, "{}");
        run.store(event(FREE_ORG, "op-refused", 7));

        assertThat(run.found()).contains("P2: a refused request was recorded");
    }

    @Test
    void shouldFindAnEventThatNobodySent() {
        run.recorded(ORG, 1);
        run.store(event(ORG, "op-ghost", 7));

        assertThat(run.found()).containsExactly("P2: an event that nobody sent");
    }

    @Test
    void shouldFindMoreThanTheQuota() {
        run.recorded(FREE_ORG, QUOTA + 1);

        assertThat(run.found()).containsExactly("P5: more than the plan includes");
    }

    @Test
    void shouldFindARefusalBeforeTheQuota() {
        run.recorded(FREE_ORG, QUOTA - 1);
        run.attempt("op-refused", FREE_ORG, "key-refused", 429, "{}");

        assertThat(run.found()).containsExactly("P5: refused before the quota was reached");
    }

    @Test
    void shouldFindAUsageReportThatCountsReplays() {
        run.recorded(ORG, 2);
        run.usage.merge(ORG, 1L, Long::sum);

        assertThat(run.found()).containsExactly("P5: the usage report does not count what is there");
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

        assertThat(run.found()).containsExactly("P4: out of order");
    }

    @Test
    void shouldFindARateThatWasChangedBefore() {
        run.rate(ORG, 60, 200);
        run.recorded(ORG, 1);

        assertThat(run.found()).containsExactly("P6: a rate that was not in force");
    }

    @Test
    void shouldFindFiguresThatDoNotAddUp() {
        StoredEvent wrong = with(event(ORG, "op-0", 0), "cost_saved", "2.98");
        run.attempt("op-0", ORG, null, 201, body(wrong));
        run.store(wrong);
        run.rollups.add("org_A|2026-11-24");

        assertThat(run.found())
                .containsExactlyInAnyOrder("P4: figures that are not the contract's", "P2: sums do not add up");
    }

    @Test
    void shouldFindAnEventThatCanNotBeRead() {
        run.recorded(ORG, 1);
        run.views.set(0, new Evidence.View("evt_op-0", "gateway-1", 404, "{}"));

        assertThat(run.found()).containsExactly("P6: a stored event is not read as it is");
    }

    @Test
    void shouldFindThatSomethingElseIsStoredThanWasSent() {
        run.recorded(ORG, 1);
        Attempt attempt = run.attempts.get(0);
        for (String request : List.of(
                attempt.request().replace("\"agent\"", "\"another\""),
                attempt.request().replace("seconds\":4", "seconds\":5"),
                attempt.request().replace("{\"agent_id", "{\"agent_cost\":1,\"agent_id"),
                attempt.request().replace("{\"agent_id", "{\"human_baseline_minutes\":5,\"agent_id"),
                attempt.request().replace("{\"agent_id", "{\"tokens_in\":7,\"agent_id"),
                attempt.request().replace("{\"op", "{\"a\":[],\"op"))) {
            run.attempts.set(0, as(attempt, "TRACK", request));
            assertThat(run.found()).as(request).contains("P1: what is stored is not what was sent");
        }
    }

    @Test
    void shouldFindAnEventOfAnotherOrganisationOrMode() {
        StoredEvent event = event(ORG, "op-moved", 0);
        run.attempt("op-moved", ORG, null, 201, body(event));
        run.store(moved(FREE_ORG, true, event));
        assertThat(run.found()).contains("P1: what is stored is not what was sent");

        run.topic.set(0, moved(ORG, false, event));
        assertThat(run.found()).contains("P1: what is stored is not what was sent");
    }

    @Test
    void shouldFindAnInvalidRequestThatWasRecorded() {
        run.recorded(ORG, 1);
        run.replace(run.attempts.get(0), invalid(run.attempts.get(0)));

        assertThat(run.found())
                .containsExactlyInAnyOrder(
                        "P2: an invalid request was recorded", "P2: an invalid request was recorded");
    }

    @Test
    void shouldFindARefusalThatWasRecordedOrCameTooEarly() {
        run.recorded(FREE_ORG, 1);
        run.attempt("op-0", FREE_ORG, "key-op-0", 429, "{}");
        run.recorded(FREE_ORG, QUOTA - 1);

        assertThat(run.found())
                .containsExactlyInAnyOrder("P5: refused, and yet recorded", "P5: refused before the quota was reached");
    }

    @Test
    void shouldFindRowsAndReadsWithoutAnEvent() {
        run.recorded(ORG, 1);
        StoredEvent ghost = event(ORG, "op-ghost", 7);
        run.rows.add(ghost);
        run.views.add(new Evidence.View(ghost.eventId(), "gateway-1", 200, body(ghost)));

        assertThat(run.found())
                .containsExactly("P2: a row without an event", "P2: an event that can be read and is not stored");
    }

    @Test
    void shouldFindAnIdThatIsThereTwiceAndTwoPartitions() {
        run.recorded(ORG, 2);
        StoredEvent first = run.topic.get(0);
        run.topic.add(
                new StoredEvent(first.eventId(), ORG, true, "op-1", first.month(), first.fields(), first.rest(), 1, 9));

        assertThat(run.found()).contains("P2: an event id is there twice", "P4: an organisation in two partitions");
    }

    @Test
    void shouldFindDeadLetters() {
        run.recorded(ORG, 1);
        run.deadLetters = 1;

        assertThat(run.found()).containsExactly("P7: dead letters without a bad record");
    }

    @Test
    void shouldFindThatARateWasNeverChanged() {
        run.recorded(ORG, 1);
        run.rate(ORG, 60, 503);

        assertThat(run.found()).containsExactly("P6: no change of a rate was ever made");
    }

    @Test
    void shouldBelieveInAChangeThatWasNotAnsweredUntilALaterOneWas() {
        run.rate(ORG, 60, 202);
        run.created(dearer("op-unsure", 1));
        assertThat(run.found()).isEmpty();

        run.rate(ORG, 45, 200);
        run.created(dearer("op-sure", 2));
        assertThat(run.found()).containsExactly("P6: a rate that was not in force");
    }

    @Test
    void shouldFindThatAnOldRateIsShown() {
        run.rate(ORG, 60, 200);
        run.view(ORG, 60);
        assertThat(run.found()).isEmpty();

        run.view(ORG, 45);
        assertThat(run.found()).containsExactly("P6: a rate is shown that was not in force");
    }

    @Test
    void shouldFindThatARevokedKeyWasTaken() {
        run.revoked("op-refused", 401);
        run.revoked("op-unsure", 202);
        run.revoked("op-late", 503);
        assertThat(run.found()).isEmpty();

        run.revoked("op-taken", 201);
        assertThat(run.found()).containsExactly("P6: a revoked key was taken");
    }

    @Test
    void shouldFindThatARevokedKeysEventWasRecorded() {
        run.revoked("op-revoked", 202);
        run.store(event(ORG, "op-revoked", 1));

        assertThat(run.found()).contains("P6: a revoked key's event was recorded");
    }

    @Test
    void shouldFindThatALongRunTriedTooLittle() {
        for (int rate = 100; rate < 120; rate++) {
            run.rate(ORG, rate, 200);
        }
        assertThat(run.found()).containsExactly("P6: no rate was ever shown", "P6: no revoked key was ever refused");

        run.view(ORG, 119);
        run.revoked("op-refused", 401);
        assertThat(run.found()).isEmpty();
    }

    @Test
    void shouldFindThatSomethingWasNotLookedAt() {
        run.recorded(ORG, 1);
        run.replays.clear();
        run.views.clear();
        run.strangers.clear();
        run.usage.clear();

        assertThat(run.found())
                .containsExactly(
                        "P3: a key was not sent once more",
                        "P6: an event was not read",
                        "P8: no event was asked for by a stranger",
                        "P5: no usage was reported",
                        "P5: no usage was reported");
    }

    @Test
    void shouldPlantEveryBrokenPromiseThatARuleKnows() throws IOException {
        Path folder = Path.of("src/test/java", getClass().getPackageName().replace('.', '/'));
        String planted = Files.readString(folder.resolve("CheckerTest.java"))
                + Files.readString(folder.resolve("AnswerCheckerTest.java"));
        Pattern known = Pattern.compile("new Violation\\(\\s*\"(P\\d)\",\\s*\"([^\"]+)\"");
        List<String> missing = new ArrayList<>();
        int count = 0;
        try (Stream<Path> rules = Files.list(folder)) {
            for (Path rule :
                    rules.filter(file -> file.toString().endsWith("Rule.java")).toList()) {
                for (MatchResult found :
                        known.matcher(Files.readString(rule)).results().toList()) {
                    String violation = found.group(1) + ": " + found.group(2);
                    count++;
                    if (!planted.contains(violation)) {
                        missing.add(violation);
                    }
                }
            }
        }

        assertThat(count).isGreaterThan(30);
        assertThat(missing).isEmpty();
    }

    /** At 60 an hour. */
    private static StoredEvent dearer(String operation, long offset) {
        return with(
                with(with(event(ORG, operation, offset), "resolved_hourly_rate", "60"), "cost_saved", "3.96"),
                "net_saved",
                "3.96");
    }
}
