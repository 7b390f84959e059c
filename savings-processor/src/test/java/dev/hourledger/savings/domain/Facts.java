package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Records and values that tests say nothing about: an org on a plan with a live and a test key, and a task. */
final class Facts {
    static final String ORG = "org_A";
    static final String LIVE_KEY = "livekey1";
    static final String TEST_KEY = "testkey1";
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Currency EUR = new Currency("EUR", 2);
    static final BigDecimal RATE = new BigDecimal("45");
    static final String KNOWN_TYPE = "email_classification";

    static final long FREE_EVENTS = 500;
    static final Plan FREE = new Plan("free", 60, FREE_EVENTS, false, false, false);
    static final Plan PRO = new Plan("pro", 200, 10_000L, true, true, true);
    static final Plan ENTERPRISE = new Plan("enterprise", 1_000, null, true, true, true);

    private Facts() {}

    static OpaqueBytes bytes(String text) {
        return new OpaqueBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    static BaselineSource source(String wire) {
        return BaselineSource.valueOf(wire.toUpperCase(Locale.ROOT));
    }

    static TaskOutcome outcome(String wire) {
        return TaskOutcome.valueOf(wire.toUpperCase(Locale.ROOT));
    }

    static RawFact admin(String eventId, String orgId, Fact fact) {
        return new RawFact(eventId, orgId, NOON, null, true, fact);
    }

    static RawFact live(String eventId, Instant receivedAt, Fact fact) {
        return new RawFact(eventId, ORG, receivedAt, LIVE_KEY, true, fact);
    }

    static RawFact test(String eventId, Instant receivedAt, Fact fact) {
        return new RawFact(eventId, ORG, receivedAt, TEST_KEY, false, fact);
    }

    static Fact.TaskReported task() {
        return new Fact.TaskReported(null, null, report(KNOWN_TYPE));
    }

    static Fact.TaskReported task(String idempotencyKey, @Nullable String body) {
        return new Fact.TaskReported(idempotencyKey, body == null ? null : bytes(body), report(KNOWN_TYPE));
    }

    static TaskReport report(String taskType) {
        return report(taskType, TaskOutcome.SUCCESS, new BigDecimal("4"), null, null);
    }

    static TaskReport report(String taskType, Instant occurredAt) {
        return new TaskReport(
                "agent", taskType, TaskOutcome.SUCCESS, null, null, null, null, null, null, null, null, occurredAt);
    }

    static TaskReport report(
            String taskType,
            TaskOutcome outcome,
            @Nullable BigDecimal durationSeconds,
            @Nullable BigDecimal cost,
            @Nullable BigDecimal baselineMinutes) {
        return new TaskReport(
                "agent", taskType, outcome, durationSeconds, cost, baselineMinutes, null, null, null, null, null, null);
    }

    static Fact.CatalogueLoaded catalogue(int version, String... types) {
        return new Fact.CatalogueLoaded(
                version,
                List.of(types).stream()
                        .map(type ->
                                new Fact.BuiltinTaskType(type, new TaskTypeNames("built", type), new BigDecimal("4")))
                        .toList());
    }

    static Fact.OrgRegistered registered(String plan) {
        return new Fact.OrgRegistered("Acme", plan, EUR, RATE);
    }

    static Fact.ApiKeyIssued issued(String prefix, boolean livemode) {
        return new Fact.ApiKeyIssued(prefix, bytes("hash of " + prefix), livemode);
    }

    /** A ledger with the catalogue, the three plans, and {@link #ORG} on one of them with a key of each mode. */
    static InMemoryLedger ledger(String plan) {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.take(admin("evt_1", "", catalogue(1, KNOWN_TYPE)));
        ledger.take(admin("evt_2", "", new Fact.PlansLoaded(1, List.of(FREE, PRO, ENTERPRISE))));
        ledger.take(admin("evt_3", ORG, registered(plan)));
        ledger.take(admin("evt_4", ORG, issued(LIVE_KEY, true)));
        ledger.take(admin("evt_5", ORG, issued(TEST_KEY, false)));
        return ledger;
    }

    /** An outcome as a golden table writes it: {@code recorded}, {@code replayed}, {@code quota_exceeded} ... */
    static String name(Outcome outcome) {
        return outcome.fold(new Outcome.Cases<>() {
            @Override
            public String recorded(Outcome.Recorded recorded) {
                return "recorded";
            }

            @Override
            public String replayed(Outcome.Replayed replayed) {
                return replayed.mismatch() ? "replayed mismatch" : "replayed";
            }

            @Override
            public String rejected(Outcome.Rejected rejected) {
                String field = rejected.field() == null ? "" : " " + rejected.field();
                return rejected.code().wire() + field;
            }

            @Override
            public String applied(Outcome.Applied applied) {
                return "applied";
            }
        });
    }
}
