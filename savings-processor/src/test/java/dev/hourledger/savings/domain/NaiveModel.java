package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decision written a second time, for comparison: it keeps nothing but the list of past records with their answers,
 * reads all of it again for every record, and calculates in whole numbers. Slow and plain on purpose.
 */
final class NaiveModel {
    /** A record and what became of it. */
    record Past(RawFact raw, String answer) {
        boolean wasRecorded() {
            return answer.startsWith("recorded");
        }

        boolean wasApplied() {
            return answer.equals("applied");
        }
    }

    private static final long MILLIS_OF_A_DAY = 86_400_000;
    private static final int LENGTH_OF_A_MONTH = "2026-11".length();

    private final RandomHistory history;
    private final List<Past> past = new ArrayList<>();

    NaiveModel(RandomHistory history) {
        this.history = history;
    }

    /** What becomes of the next record, as {@link DeciderPropertyTest} writes outcomes. */
    String take(RawFact raw) {
        String answer = answer(raw);
        past.add(new Past(raw, answer));
        return answer;
    }

    /** Live events recorded for the org in the month of some instant. */
    long usage(String orgId, String month) {
        return past.stream()
                .filter(Past::wasRecorded)
                .filter(p -> p.raw().orgId().equals(orgId)
                        && p.raw().livemode()
                        && month(p.raw()).equals(month))
                .count();
    }

    /** What the access directory is to say of a key; empty when it was never issued. */
    Optional<String> access(String prefix) {
        return past.stream()
                .filter(p -> p.wasApplied()
                        && p.raw().fact() instanceof Fact.ApiKeyIssued issued
                        && issued.prefix().equals(prefix))
                .map(Past::raw)
                .findFirst()
                .map(issue -> issue.orgId() + " " + isRevoked(issue.orgId(), prefix) + " " + planOf(issue.orgId()));
    }

    static String month(RawFact raw) {
        return raw.receivedAt().toString().substring(0, LENGTH_OF_A_MONTH);
    }

    private String answer(RawFact raw) {
        if (raw.fact() instanceof Fact.TaskReported task) {
            return answer(raw, task);
        }
        if (raw.fact() instanceof Fact.OrgRegistered registered) {
            return exists(raw.orgId())
                    ? "validation_error org_id"
                    : plan(registered.plan()) == null ? "validation_error plan" : "applied";
        }
        if (raw.fact() instanceof Fact.ApiKeyIssued issued) {
            return !exists(raw.orgId())
                    ? "not_found"
                    : issue(raw.orgId(), issued.prefix()).isPresent() ? "validation_error prefix" : "applied";
        }
        if (raw.fact() instanceof Fact.ApiKeyRevoked revoked) {
            return issue(raw.orgId(), revoked.prefix()).isPresent() ? "applied" : "not_found";
        }
        return "applied";
    }

    private String answer(RawFact raw, Fact.TaskReported task) {
        String prefix = Objects.requireNonNullElse(raw.apiKeyPrefix(), "");
        Optional<Fact.ApiKeyIssued> key = issue(raw.orgId(), prefix);
        if (key.isEmpty() || key.get().livemode() != raw.livemode()) {
            return "invalid_api_key";
        }
        if (isRevoked(raw.orgId(), prefix)) {
            return "key_revoked";
        }
        RawFact original = original(raw, task);
        if (original != null
                && raw.receivedAt().toEpochMilli() - original.receivedAt().toEpochMilli() < MILLIS_OF_A_DAY) {
            return "replayed " + original.eventId() + (sameBody(original, task) ? "" : " mismatch");
        }
        String baseline = baseline(raw.orgId(), task.report());
        if (baseline == null) {
            return "unknown_task_type task_type";
        }
        Plan plan = planOf(raw.orgId());
        Long included = plan.eventsPerMonthIncluded();
        if (raw.livemode() && included != null && !plan.overageAllowed()) {
            if (usage(raw.orgId(), month(raw)) >= included) {
                return "quota_exceeded";
            }
        }
        return recorded(raw, task.report(), baseline, plan.auditSampleKept());
    }

    private @Nullable RawFact original(RawFact raw, Fact.TaskReported task) {
        RawFact latest = null;
        for (Past p : past) {
            if (p.wasRecorded()
                    && task.idempotencyKey() != null
                    && p.raw().orgId().equals(raw.orgId())
                    && p.raw().livemode() == raw.livemode()
                    && task.idempotencyKey().equals(((Fact.TaskReported) p.raw().fact()).idempotencyKey())) {
                latest = p.raw();
            }
        }
        return latest;
    }

    private static boolean sameBody(RawFact original, Fact.TaskReported resend) {
        OpaqueBytes before = ((Fact.TaskReported) original.fact()).bodyFingerprint();
        OpaqueBytes now = resend.bodyFingerprint();
        return before == null || now == null || before.equals(now);
    }

    /** Thousandths of a minute and the layer. */
    private @Nullable String baseline(String orgId, TaskReport report) {
        OrgBaselines own = isLast(orgId) ? history.settingsOfLastOrg.baselines() : OrgBaselines.NONE;
        String type = report.taskType();
        CustomTaskType custom = own.customTypes().get(type);
        BigDecimal builtin = builtin(type);
        if (report.humanBaselineMinutes() != null) {
            return whole(report.humanBaselineMinutes(), 3) + " REQUEST";
        }
        if (builtin != null && own.overrides().containsKey(type)) {
            return whole(Objects.requireNonNull(own.overrides().get(type)), 3) + " OVERRIDE";
        }
        if (custom != null && !custom.archived()) {
            return whole(custom.baselineMinutes(), 3) + " CUSTOM";
        }
        if (builtin != null) {
            return whole(builtin, 3) + " BUILTIN";
        }
        return own.fallbackMinutes() == null ? null : whole(own.fallbackMinutes(), 3) + " FALLBACK";
    }

    private String recorded(RawFact raw, TaskReport report, String baseline, boolean sampleKept) {
        BigInteger creditMilli = whole(credit(raw.orgId(), report.outcome()), 3);
        BigInteger rateMicro = whole(rate(raw.orgId(), report.agentId()), 6);
        int digits = currency(raw.orgId()).minorDigits();
        BigInteger baselineMilli = new BigInteger(baseline.substring(0, baseline.indexOf(' ')));
        BigInteger savedMilli = baselineMilli
                .multiply(BigInteger.valueOf(60))
                .subtract(whole(orZero(report.agentDurationSeconds()), 3))
                .max(BigInteger.ZERO);
        BigInteger hoursMilli = halfUp(savedMilli.multiply(creditMilli), BigInteger.valueOf(3_600_000));
        BigInteger costMinor =
                halfUp(hoursMilli.multiply(rateMicro).multiply(BigInteger.TEN.pow(digits)), BigInteger.TEN.pow(9));
        BigInteger netMicro =
                costMinor.multiply(BigInteger.TEN.pow(6 - digits)).subtract(whole(orZero(report.agentCost()), 6));
        String sample = report.auditSample() != null && sampleKept ? "sample" : "-";
        String source = report.agentCost() == null ? "NONE" : "PROVIDED";
        return Stream.of(
                        "recorded", raw.eventId(), baseline, rateMicro, hoursMilli, costMinor, netMicro, source, sample)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    private static BigInteger halfUp(BigInteger dividend, BigInteger divisor) {
        return dividend.multiply(BigInteger.TWO).add(divisor).divide(divisor.multiply(BigInteger.TWO));
    }

    /** The value as a whole number of its smallest decimal. */
    static BigInteger whole(BigDecimal value, int decimals) {
        return value.movePointRight(decimals).toBigIntegerExact();
    }

    private static BigDecimal orZero(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }

    private BigDecimal credit(String orgId, TaskOutcome outcome) {
        BigDecimal set =
                isLast(orgId) ? history.settingsOfLastOrg.outcomeCredit().get(outcome) : null;
        return set != null ? set : outcome == TaskOutcome.FAILURE ? BigDecimal.ZERO : BigDecimal.ONE;
    }

    private BigDecimal rate(String orgId, String agentId) {
        if (!isLast(orgId)) {
            return registration(orgId).orElseThrow().hourlyRate();
        }
        HourlyRates rates = history.settingsOfLastOrg.hourlyRates();
        BigDecimal own = rates.byAgent().get(agentId);
        return own == null ? rates.org() : own;
    }

    private Currency currency(String orgId) {
        return isLast(orgId)
                ? history.settingsOfLastOrg.currency()
                : registration(orgId).orElseThrow().currency();
    }

    private Plan planOf(String orgId) {
        String key = isLast(orgId)
                ? history.settingsOfLastOrg.plan()
                : registration(orgId).orElseThrow().plan();
        return Objects.requireNonNull(plan(key));
    }

    private static boolean isLast(String orgId) {
        return orgId.equals(RandomHistory.ORGS.get(2));
    }

    private boolean exists(String orgId) {
        return isLast(orgId) || registration(orgId).isPresent();
    }

    private Optional<Fact.OrgRegistered> registration(String orgId) {
        return applied(Fact.OrgRegistered.class, orgId, fact -> true).findFirst();
    }

    private Optional<Fact.ApiKeyIssued> issue(String orgId, String prefix) {
        return applied(Fact.ApiKeyIssued.class, orgId, fact -> fact.prefix().equals(prefix))
                .findFirst();
    }

    private boolean isRevoked(String orgId, String prefix) {
        return applied(Fact.ApiKeyRevoked.class, orgId, fact -> fact.prefix().equals(prefix))
                .findFirst()
                .isPresent();
    }

    private <F extends Fact> Stream<F> applied(Class<F> kind, String orgId, Predicate<F> condition) {
        return past.stream()
                .filter(p -> p.wasApplied() && p.raw().orgId().equals(orgId))
                .map(p -> p.raw().fact())
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(condition);
    }

    private @Nullable BigDecimal builtin(String type) {
        int version = history.reference.catalogueVersion();
        BigDecimal minutes = history.reference.builtinMinutes().get(type);
        for (Fact.CatalogueLoaded loaded :
                applied(Fact.CatalogueLoaded.class, "", fact -> true).toList()) {
            if (loaded.version() > version) {
                version = loaded.version();
                minutes = loaded.taskTypes().stream()
                        .filter(entry -> entry.key().equals(type))
                        .map(Fact.BuiltinTaskType::baselineMinutes)
                        .findFirst()
                        .orElse(null);
            }
        }
        return minutes;
    }

    private @Nullable Plan plan(String key) {
        int version = history.reference.plansVersion();
        Plan plan = history.reference.plans().get(key);
        for (Fact.PlansLoaded loaded :
                applied(Fact.PlansLoaded.class, "", fact -> true).toList()) {
            if (loaded.version() > version) {
                version = loaded.version();
                for (Plan figures : loaded.plans()) {
                    plan = figures.key().equals(key) ? figures : plan;
                }
            }
        }
        return plan;
    }
}
