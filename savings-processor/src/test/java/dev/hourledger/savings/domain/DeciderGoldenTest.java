package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.FREE;
import static dev.hourledger.savings.domain.Facts.KNOWN_TYPE;
import static dev.hourledger.savings.domain.Facts.LIVE_KEY;
import static dev.hourledger.savings.domain.Facts.NOON;
import static dev.hourledger.savings.domain.Facts.ORG;
import static dev.hourledger.savings.domain.Facts.TEST_KEY;
import static dev.hourledger.savings.domain.Facts.admin;
import static dev.hourledger.savings.domain.Facts.bytes;
import static dev.hourledger.savings.domain.Facts.issued;
import static dev.hourledger.savings.domain.Facts.live;
import static dev.hourledger.savings.domain.Facts.name;
import static dev.hourledger.savings.domain.Facts.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The tables of the decision on tasks: a row is a rule, its last column the answer. */
class DeciderGoldenTest {
    private static final String OTHER_ORG = "org_B";
    private static final Plan NOTHING_INCLUDED = new Plan("free", 60, 0L, false, false, false);

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/precedence.csv", useHeadersInDisplayName = true)
    void shouldLetTheFirstRefusalDecide(@Nullable String first, @Nullable String second, String answer) {
        Report report = new Report().suffer(first).suffer(second);

        Decision decision = Decider.decide(report.state(), report.raw());

        assertThat(name(decision.outcome())).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/idempotency.csv", useHeadersInDisplayName = true)
    void shouldTellAResendFromAFirst(ArgumentsAccessor row) {
        String firstOutcome = row.getString(1);
        InMemoryLedger ledger = ledgerThatAnswersFirst(firstOutcome);
        Decision first = ledger.take(live("evt_first", NOON, task("key", "body")));
        letEverythingPass(ledger);

        Decision second = ledger.take(secondReport(row));

        assertThat(code(first.outcome())).isEqualTo(firstOutcome);
        assertThat(name(second.outcome())).isEqualTo(row.getString(7));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/quota.csv", useHeadersInDisplayName = true)
    void shouldRecordAsManyAsThePlanAllows(ArgumentsAccessor row) {
        Plan plan = new Plan("free", 60, row.getLong(1), row.getBoolean(2), false, false);
        ReferenceData reference = new ReferenceData(
                1, Map.of(KNOWN_TYPE, BigDecimal.ONE), Map.of(), 1, Map.of(plan.key(), plan), PriceBook.NONE);
        OrgState state = new OrgState(org(), reference, row.getLong(4), null);
        RawFact raw = row.getBoolean(3) ? live("evt_1", NOON, task()) : Facts.test("evt_1", NOON, task());

        Decision decision = Decider.decide(state, raw);

        assertThat(name(decision.outcome()) + counted(decision)).isEqualTo(row.getString(5));
    }

    private static OrgSettings org() {
        return Objects.requireNonNull(Facts.ledger("free").settings.get(ORG));
    }

    private static String counted(Decision decision) {
        return decision.effects().stream()
                .filter(Effect.CountUsage.class::isInstance)
                .map(effect -> " " + ((Effect.CountUsage) effect).events())
                .findFirst()
                .orElse("");
    }

    private static String code(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected ? rejected.code().wire() : name(outcome);
    }

    /** A ledger on which a first report ends like that, for want of what {@link #letEverythingPass} brings. */
    private static InMemoryLedger ledgerThatAnswersFirst(String outcome) {
        InMemoryLedger ledger = new InMemoryLedger();
        String builtin = outcome.equals(ErrorCode.UNKNOWN_TASK_TYPE.wire()) ? "another" : KNOWN_TYPE;
        Plan free = outcome.equals(ErrorCode.QUOTA_EXCEEDED.wire()) ? NOTHING_INCLUDED : FREE;
        ledger.take(admin("evt_1", "", Facts.catalogue(1, builtin)));
        ledger.take(admin("evt_2", "", new Fact.PlansLoaded(1, List.of(free))));
        ledger.take(admin("evt_3", ORG, Facts.registered("free")));
        ledger.take(admin("evt_4", OTHER_ORG, Facts.registered("free")));
        if (!outcome.equals(ErrorCode.INVALID_API_KEY.wire())) {
            ledger.take(admin("evt_5", ORG, issued(LIVE_KEY, true)));
        }
        return ledger;
    }

    private static void letEverythingPass(InMemoryLedger ledger) {
        ledger.take(admin("evt_6", "", Facts.catalogue(2, KNOWN_TYPE)));
        ledger.take(admin("evt_7", "", new Fact.PlansLoaded(2, List.of(FREE))));
        ledger.take(admin("evt_8", ORG, issued(LIVE_KEY, true)));
        ledger.take(admin("evt_9", ORG, issued(TEST_KEY, false)));
        ledger.take(admin("evt_10", OTHER_ORG, issued("otherkey", true)));
    }

    private static RawFact secondReport(ArgumentsAccessor row) {
        Instant receivedAt = NOON.plus(Duration.parse(row.getString(2)));
        boolean sameOrg = row.getBoolean(3);
        boolean livemode = row.getBoolean(4);
        String prefix = sameOrg ? (livemode ? LIVE_KEY : TEST_KEY) : "otherkey";
        String body =
                switch (row.getString(6)) {
                    case "same" -> "body";
                    case "other" -> "another body";
                    default -> null;
                };
        Fact task = task(row.getBoolean(5) ? "key" : "another key", body);
        return new RawFact("evt_second", sameOrg ? ORG : OTHER_ORG, receivedAt, prefix, livemode, task);
    }

    /** A report that is recorded unless something is wrong with it. */
    private static final class Report {
        private final InMemoryLedger ledger = Facts.ledger("free");
        private String orgId = ORG;
        private String prefix = LIVE_KEY;
        private boolean livemode = true;
        private String taskType = KNOWN_TYPE;
        private long eventsThisMonth;
        private @Nullable Original original;
        private Instant occurredAt = NOON.minus(TaskReport.MAX_AGE);

        Report suffer(@Nullable String fault) {
            switch (fault == null ? "" : fault) {
                case "org_unknown" -> orgId = "org_never_registered";
                case "key_unknown" -> prefix = "neverwas";
                case "key_of_other_mode" -> livemode = false;
                case "key_revoked" -> ledger.take(admin("evt_6", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));
                case "resend" -> original = new Original(NOON, bytes("body"), bytes("event"));
                case "too_old" -> occurredAt = NOON.minus(TaskReport.MAX_AGE).minusMillis(1);
                case "task_type_unknown" -> taskType = "unknown";
                case "quota_used_up" -> eventsThisMonth = Facts.FREE_EVENTS;
                case "" -> {}
                default -> throw new IllegalArgumentException(fault);
            }
            return this;
        }

        RawFact raw() {
            Fact task = new Fact.TaskReported("key", bytes("body"), Facts.report(taskType, occurredAt));
            return new RawFact("evt_7", orgId, NOON, prefix, livemode, task);
        }

        OrgState state() {
            return new OrgState(ledger.settings.get(orgId), ledger.reference, eventsThisMonth, original);
        }
    }
}
