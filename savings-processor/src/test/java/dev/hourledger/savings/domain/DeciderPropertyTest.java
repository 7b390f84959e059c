package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.NaiveModel.whole;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random histories. {@code -Dhourledger.seed=N} repeats a run. */
class DeciderPropertyTest {
    private static final int HISTORIES = 2_500;
    /** An outcome that hardly ever comes up is not tested: each must, in so many records of all histories. */
    private static final int LEAST_OF_EACH_OUTCOME = 100;

    @Test
    void shouldAgreeWithANaiveModelOnEveryRecord() {
        Map<String, Integer> seen = new HashMap<>();

        forEachHistory(seed -> {
            RandomHistory history = new RandomHistory(seed);
            InMemoryLedger ledger = history.ledger();
            NaiveModel model = new NaiveModel(history);
            for (RandomHistory.Entry entry : history.entries) {
                String expected = model.take(entry.raw());
                assertThat(text(ledger.take(entry.raw()).outcome()))
                        .as("%s of history %d", entry.raw(), seed)
                        .isEqualTo(expected);
                seen.merge(kind(expected), 1, Integer::sum);
            }
            assertSameUsage(ledger, model, history);
            assertSameDirectory(ledger, model);
            assertThat(ledger.keyUse).isEqualTo(model.keyUse());
            assertAuditLeadsFromFirstToLast(ledger, history);
        });

        assertThat(seen)
                .containsOnlyKeys(
                        "recorded",
                        "replayed",
                        "replayed mismatch",
                        "applied",
                        "invalid_api_key",
                        "key_revoked",
                        "unknown_task_type task_type",
                        "quota_exceeded",
                        "not_found",
                        "validation_error org_id",
                        "validation_error plan",
                        "validation_error prefix",
                        "validation_error hourly_rate",
                        "validation_error key",
                        "validation_error version",
                        "recorded COMPUTED",
                        "feature_locked")
                .allSatisfy((kind, count) -> assertThat(count).as(kind).isGreaterThan(LEAST_OF_EACH_OUTCOME));
    }

    /** A crash behind each record: whoever goes on has nothing but the log, and decides it all again. */
    @Test
    void shouldDecideTheSameAfterACrashBehindEveryRecord() {
        forEachHistory(seed -> {
            RandomHistory history = new RandomHistory(seed);
            InMemoryLedger uninterrupted = history.ledger();
            List<Decision> decisions = new ArrayList<>();
            for (RandomHistory.Entry entry : history.entries) {
                decisions.add(uninterrupted.take(entry.raw()));

                InMemoryLedger restarted = history.ledger();
                for (int i = 0; i < decisions.size(); i++) {
                    assertThat(restarted.take(history.entries.get(i).raw())).isEqualTo(decisions.get(i));
                }
                assertThat(restarted).isEqualTo(uninterrupted);
            }
        });
    }

    @Test
    void shouldNotNoticeWhatTheStoreForgets() {
        forEachHistory(seed -> {
            RandomHistory history = new RandomHistory(seed);
            InMemoryLedger keeping = history.ledger();
            InMemoryLedger forgetting = history.ledger();
            Instant latestReceivedAt = Instant.MIN;
            for (RandomHistory.Entry entry : history.entries) {
                Instant receivedAt = entry.raw().receivedAt();
                latestReceivedAt = receivedAt.isAfter(latestReceivedAt) ? receivedAt : latestReceivedAt;
                forgetting.forgetBefore(Original.forgettableBefore(entry.brokerTime(), latestReceivedAt));
                assertThat(forgetting.take(entry.raw()))
                        .as("%s of history %d", entry.raw(), seed)
                        .isEqualTo(keeping.take(entry.raw()));
            }
        });
    }

    private static void forEachHistory(LongConsumer check) {
        long seed = Long.getLong("hourledger.seed", new Random().nextLong());
        System.out.println("DeciderPropertyTest: -Dhourledger.seed=" + seed);
        LongStream.range(seed, seed + HISTORIES).forEach(check);
    }

    private static void assertSameUsage(InMemoryLedger ledger, NaiveModel model, RandomHistory history) {
        for (RandomHistory.Entry entry : history.entries) {
            String org = entry.raw().orgId();
            long counted = ledger.usage.getOrDefault(
                    InMemoryLedger.usageKey(org, entry.raw().usageMonth()), 0L);
            assertThat(counted).isEqualTo(model.usage(org, NaiveModel.month(entry.raw())));
        }
    }

    private static void assertSameDirectory(InMemoryLedger ledger, NaiveModel model) {
        ledger.directory.forEach((prefix, grant) -> assertThat(
                        grant.orgId() + " " + grant.apiKey().revoked() + " " + end(grant.apiKey()) + " " + grant.plan())
                .isEqualTo(model.access(prefix).orElseThrow()));
    }

    private static Instant end(ApiKey key) {
        return Objects.requireNonNullElse(key.expiresAt(), Instant.MAX);
    }

    /** Each change says rightly what was there before, and all of them together make what is there now. */
    private static void assertAuditLeadsFromFirstToLast(InMemoryLedger ledger, RandomHistory history) {
        ledger.settings.forEach((orgId, settings) -> {
            OrgSettings first = history.ledger().settings.get(orgId);
            Map<String, String> values = first == null ? new TreeMap<>() : new TreeMap<>(Audit.values(first));
            for (AuditEntry entry : ledger.audit.getOrDefault(orgId, List.of())) {
                for (AuditChange change : entry.changes()) {
                    assertThat(values.get(change.field())).isEqualTo(change.before());
                    values.remove(change.field());
                    if (change.after() != null) {
                        values.put(change.field(), change.after());
                    }
                }
            }
            assertThat(values).isEqualTo(Audit.values(settings));
        });
    }

    private static String kind(String answer) {
        if (answer.startsWith("replayed")) {
            return answer.endsWith("mismatch") ? "replayed mismatch" : "replayed";
        }
        if (answer.startsWith("recorded")) {
            return answer.contains("COMPUTED") ? "recorded COMPUTED" : "recorded";
        }
        return answer;
    }

    private static String text(Outcome outcome) {
        if (outcome instanceof Outcome.Recorded recorded) {
            return text(recorded.event());
        }
        if (outcome instanceof Outcome.Replayed replayed) {
            String original = new String(replayed.original().event().bytes(), StandardCharsets.UTF_8);
            return "replayed " + original + (replayed.mismatch() ? " mismatch" : "");
        }
        return Facts.name(outcome);
    }

    private static String text(EnrichedTask event) {
        Terms terms = event.terms();
        Savings savings = event.savings();
        return Stream.of(
                        "recorded",
                        event.eventId(),
                        whole(terms.baseline().minutes(), 3),
                        terms.baseline().source(),
                        whole(terms.hourlyRate(), 6),
                        whole(savings.hoursSaved(), 3),
                        whole(savings.costSaved(), terms.currency().minorDigits()),
                        whole(savings.netSaved(), 6),
                        terms.runCost().source(),
                        event.report().auditSample() == null ? "-" : "sample")
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }
}
