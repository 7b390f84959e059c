package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.KNOWN_TYPE;
import static dev.hourledger.savings.domain.Facts.LIVE_KEY;
import static dev.hourledger.savings.domain.Facts.NOON;
import static dev.hourledger.savings.domain.Facts.ORG;
import static dev.hourledger.savings.domain.Facts.TEST_KEY;
import static dev.hourledger.savings.domain.Facts.admin;
import static dev.hourledger.savings.domain.Facts.issued;
import static dev.hourledger.savings.domain.Facts.ledger;
import static dev.hourledger.savings.domain.Facts.live;
import static dev.hourledger.savings.domain.Facts.name;
import static dev.hourledger.savings.domain.Facts.registered;
import static dev.hourledger.savings.domain.Facts.report;
import static dev.hourledger.savings.domain.Facts.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decisions on tasks that no golden table holds. */
class DeciderTest {
    private static final Instant NEXT_MONTH = Instant.parse("2026-12-01T00:00:00Z");
    private static final AuditSample SAMPLE = new AuditSample("in", "out", null, null, null);

    @Test
    void shouldAnswerTheContractsExampleToTheDigit() {
        EnrichedTask event = recorded(ledger("pro").take(live("evt_6", NOON, task())));

        assertThat(event.terms().baseline().minutes()).isEqualByComparingTo("4");
        assertThat(event.terms().baseline().source()).isEqualTo(BaselineSource.BUILTIN);
        assertThat(event.terms().hourlyRate()).isEqualByComparingTo("45");
        assertThat(event.savings().hoursSaved()).isEqualByComparingTo("0.066");
        assertThat(event.savings().costSaved()).isEqualByComparingTo("2.97");
        assertThat(event.terms().runCost().amount()).isNull();
        assertThat(event.terms().runCost().source()).isEqualTo(CostSource.NONE);
        assertThat(event.savings().netSaved()).isEqualByComparingTo("2.97");
    }

    @Test
    void shouldHandOnWhatIdentifiesTheEvent() {
        EnrichedTask event = recorded(ledger("pro").take(Facts.test("evt_6", NOON, task())));

        assertThat(event.eventId()).isEqualTo("evt_6");
        assertThat(event.orgId()).isEqualTo(ORG);
        assertThat(event.livemode()).isFalse();
        assertThat(event.receivedAt()).isEqualTo(NOON);
    }

    @Test
    void shouldRefuseAnotherOrgsKey() {
        InMemoryLedger ledger = ledger("pro");
        ledger.take(admin("evt_6", "org_B", registered("pro")));
        ledger.take(admin("evt_7", "org_B", issued("keyofB", true)));

        Decision decision = ledger.take(new RawFact("evt_8", ORG, NOON, "keyofB", true, task()));

        assertThat(name(decision.outcome())).isEqualTo("invalid_api_key");
    }

    @Test
    void shouldRefuseATaskWithoutAKey() {
        Decision decision = ledger("pro").take(new RawFact("evt_6", ORG, NOON, null, true, task()));

        assertThat(name(decision.outcome())).isEqualTo("invalid_api_key");
    }

    @Test
    void shouldRefuseWhatTheBuiltinCatalogueHasNotYet() {
        InMemoryLedger ledger = ledger("pro");
        Fact.TaskReported newType = new Fact.TaskReported(null, null, report("new_type"));

        Decision before = ledger.take(live("evt_6", NOON, newType));
        ledger.take(admin("evt_7", "", Facts.catalogue(2, KNOWN_TYPE, "new_type")));
        Decision after = ledger.take(live("evt_8", NOON, newType));

        assertThat(name(before.outcome())).isEqualTo("unknown_task_type task_type");
        assertThat(name(after.outcome())).isEqualTo("recorded");
    }

    @Test
    void shouldRecordExactlyWhatThePlanIncludesAndStartAgainNextMonth() {
        InMemoryLedger ledger = ledger("free");

        long recorded = IntStream.range(0, 700)
                .mapToObj(i -> ledger.take(live("evt_" + i, NEXT_MONTH.minusMillis(1), task())))
                .filter(decision -> decision.outcome() instanceof Outcome.Recorded)
                .count();
        Decision nextMonth = ledger.take(live("evt_700", NEXT_MONTH, task()));

        assertThat(recorded).isEqualTo(500);
        assertThat(name(nextMonth.outcome())).isEqualTo("recorded");
        assertThat(ledger.usage.values()).containsExactlyInAnyOrder(500L, 1L);
    }

    @Test
    void shouldCountNeitherResendsNorRefusals() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(live("evt_6", NOON, task("key", "body")));

        ledger.take(live("evt_7", NOON, task("key", "body")));
        ledger.take(live("evt_8", NOON, new Fact.TaskReported("other", null, report("unknown"))));

        assertThat(ledger.usage.values()).containsExactly(1L);
    }

    @Test
    void shouldReplayThoughTheTaskTypeIsGoneAndTheQuotaUsedUp() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(live("evt_6", NOON, task("key", "body")));
        ledger.take(admin("evt_7", "", Facts.catalogue(2)));
        ledger.usage.replaceAll((month, events) -> 500L);

        Decision resend = ledger.take(live("evt_8", NOON, task("key", "body")));

        assertThat(name(resend.outcome())).isEqualTo("replayed");
    }

    /** A gateway's clock may be slow: what it received before midnight counts to the month before. */
    @Test
    void shouldCountALateReportToTheMonthThatItWasReceivedIn() {
        InMemoryLedger ledger = ledger("free");
        Instant lastMoment = NEXT_MONTH.minusMillis(1);
        ledger.usage.put(InMemoryLedger.usageKey(ORG, UsageMonth.of(lastMoment)), Facts.FREE_EVENTS - 1);

        assertThat(name(ledger.take(live("evt_6", NEXT_MONTH, task())).outcome()))
                .isEqualTo("recorded");
        assertThat(name(ledger.take(live("evt_7", lastMoment, task())).outcome()))
                .isEqualTo("recorded");
        assertThat(name(ledger.take(live("evt_8", lastMoment, task())).outcome()))
                .isEqualTo("quota_exceeded");
        assertThat(name(ledger.take(live("evt_9", NEXT_MONTH, task())).outcome()))
                .isEqualTo("recorded");
        assertThat(ledger.usage.get(InMemoryLedger.usageKey(ORG, UsageMonth.of(NEXT_MONTH))))
                .isEqualTo(2);
    }

    @Test
    void shouldGoOnCountingWhereAnUpgradeInTheMiddleOfAMonthFindsTheOrg() {
        InMemoryLedger ledger = ledger("free");
        ledger.usage.put(InMemoryLedger.usageKey(ORG, UsageMonth.of(NOON)), Facts.FREE_EVENTS);
        assertThat(name(ledger.take(live("evt_6", NOON, task())).outcome())).isEqualTo("quota_exceeded");

        ledger.take(admin("evt_7", ORG, new Fact.OrgChanged(null, "pro", null, null, null, Map.of())));
        assertThat(name(ledger.take(live("evt_8", NOON, task())).outcome())).isEqualTo("recorded");
        ledger.take(admin("evt_9", ORG, new Fact.OrgChanged(null, "free", null, null, null, Map.of())));

        assertThat(name(ledger.take(live("evt_10", NOON, task())).outcome())).isEqualTo("quota_exceeded");
        assertThat(name(ledger.take(live("evt_11", NEXT_MONTH, task())).outcome()))
                .isEqualTo("recorded");
    }

    @Test
    void shouldChangeNothingByAReplay() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(live("evt_6", NOON, task("key", "body")));

        Decision resend = ledger.take(live("evt_7", NOON.plusSeconds(1), task("key", "other")));

        assertThat(resend.effects())
                .containsExactly(new Effect.MarkKeyUsed(Facts.ORG, Facts.LIVE_KEY, NOON.plusSeconds(1)));
        assertThat(resend.outcome())
                .isEqualTo(new Outcome.Replayed(
                        new Original(NOON, Facts.bytes("body"), InMemoryLedger.stored("evt_6")), true));
    }

    @Test
    void shouldReplayTheSecondEventOfAKeyOnceItIsOccupiedAgain() {
        InMemoryLedger ledger = ledger("pro");
        Instant nextDay = NOON.plus(Duration.ofHours(24));
        ledger.take(live("evt_6", NOON, task("key", "body")));
        ledger.take(live("evt_7", nextDay, task("key", "body")));

        Decision third = ledger.take(live("evt_8", nextDay.plusSeconds(1), task("key", "body")));

        assertThat(third.outcome())
                .isEqualTo(new Outcome.Replayed(
                        new Original(nextDay, Facts.bytes("body"), InMemoryLedger.stored("evt_7")), false));
    }

    @Test
    void shouldKeepAnAuditSampleOnlyWhereThePlanDoes() {
        EnrichedTask onFree = recorded(ledger("free").take(live("evt_6", NOON, attached(null))));
        EnrichedTask onPro = recorded(ledger("pro").take(live("evt_6", NOON, attached(null))));

        assertThat(onFree.report().auditSample()).isNull();
        assertThat(onFree.report().metadata()).isEqualTo("{}");
        assertThat(onPro.report().auditSample()).isEqualTo(SAMPLE);
    }

    @Test
    void shouldOccupyAKeyWithTheEventLessItsAttachments() {
        Decision decision = ledger("pro").take(live("evt_6", NOON, attached("key")));

        assertThat(decision.effects())
                .contains(new Effect.OccupyKey(
                        new IdempotencyKey(ORG, true, "key"),
                        null,
                        recorded(decision).withoutAttachments()));
        assertThat(recorded(decision).withoutAttachments().report().metadata()).isNull();
        assertThat(recorded(decision).withoutAttachments().report().auditSample())
                .isNull();
        assertThat(recorded(decision).report().auditSample()).isEqualTo(SAMPLE);
    }

    @Test
    void shouldTakeTheReceiptForTheTimeOfATaskThatReportsNone() {
        EnrichedTask without = recorded(ledger("pro").take(live("evt_6", NOON, task())));
        EnrichedTask with = recorded(ledger("pro").take(live("evt_6", NOON, attached(null))));

        assertThat(without.occurredAt()).isEqualTo(NOON);
        assertThat(with.occurredAt()).isEqualTo(NOON.minusSeconds(60));
    }

    @Test
    void shouldRefuseARevokedKeyFromTheNextRecordOn() {
        InMemoryLedger ledger = ledger("pro");
        Decision before = ledger.take(live("evt_6", NOON, task()));
        ledger.take(admin("evt_7", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));

        Decision after = ledger.take(live("evt_8", NOON, task()));
        Decision otherKey = ledger.take(Facts.test("evt_9", NOON, task()));

        assertThat(name(before.outcome())).isEqualTo("recorded");
        assertThat(name(after.outcome())).isEqualTo("key_revoked");
        assertThat(name(otherKey.outcome())).isEqualTo("recorded");
    }

    @Test
    void shouldNotTakeATestKeyForALiveOne() {
        Decision decision = ledger("pro").take(new RawFact("evt_6", ORG, NOON, TEST_KEY, true, task()));

        assertThat(name(decision.outcome())).isEqualTo("invalid_api_key");
    }

    private static Fact.TaskReported attached(@Nullable String idempotencyKey) {
        TaskReport bare = report(KNOWN_TYPE);
        TaskReport attached = new TaskReport(
                bare.agentId(),
                bare.taskType(),
                bare.outcome(),
                null,
                null,
                null,
                "model",
                1L,
                2L,
                "{}",
                SAMPLE,
                NOON.minusSeconds(60));
        return new Fact.TaskReported(idempotencyKey, null, attached);
    }

    private static EnrichedTask recorded(Decision decision) {
        return ((Outcome.Recorded) decision.outcome()).event();
    }
}
