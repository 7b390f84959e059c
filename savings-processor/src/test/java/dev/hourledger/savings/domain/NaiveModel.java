package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                .filter(p -> p.wasApplied() && brings(p.raw().fact(), prefix))
                .map(p -> p.raw().orgId())
                .findFirst()
                .map(org -> org + " " + isRevoked(org, prefix) + " " + end(org, prefix) + " " + planOf(org));
    }

    /** When a request came with a key that worked then, by the times of receipt. */
    Map<String, Instant> keyUse() {
        Map<String, Instant> latest = new HashMap<>();
        for (Past p : past) {
            String prefix = p.raw().apiKeyPrefix();
            if (prefix != null
                    && !p.answer().equals("invalid_api_key")
                    && !p.answer().equals("key_revoked")) {
                Instant known = latest.getOrDefault(prefix, Instant.MIN);
                latest.put(
                        prefix,
                        known.isAfter(p.raw().receivedAt()) ? known : p.raw().receivedAt());
            }
        }
        return latest;
    }

    /** Whether a fact brings the key with this prefix. */
    private static boolean brings(Fact fact, String prefix) {
        return fact instanceof Fact.ApiKeyIssued issued
                ? issued.prefix().equals(prefix)
                : fact instanceof Fact.ApiKeyRotated rotated
                        && rotated.newPrefix().equals(prefix);
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
            return !exists(raw.orgId()) || isClosed(raw.orgId())
                    ? "not_found"
                    : isIssued(raw.orgId(), issued.prefix()) ? "validation_error prefix" : "applied";
        }
        if (raw.fact() instanceof Fact.ApiKeyRevoked revoked) {
            return isIssued(raw.orgId(), revoked.prefix()) ? "applied" : "not_found";
        }
        if (raw.fact() instanceof Fact.ApiKeyRotated rotated) {
            return rotation(raw, rotated);
        }
        if (raw.fact() instanceof Fact.ModelPricesLoaded loaded) {
            PriceBook known = NaivePrices.book(past);
            boolean later = loaded.book().version() > known.version();
            return later || loaded.book().equals(known) ? "applied" : "validation_error version";
        }
        return raw.orgId().isEmpty() ? "applied" : change(raw);
    }

    private String rotation(RawFact raw, Fact.ApiKeyRotated rotated) {
        String org = raw.orgId();
        if (!exists(org) || isClosed(org) || !isIssued(org, rotated.prefix())) {
            return "not_found";
        }
        boolean fits = works(raw, rotated.prefix()) && !isIssued(org, rotated.newPrefix());
        return fits ? "applied" : "validation_error prefix";
    }

    private String change(RawFact raw) {
        String org = raw.orgId();
        String refusal = raw.apiKeyPrefix() == null ? "" : keyRefusal(raw);
        if (!refusal.isEmpty()) {
            return refusal;
        }
        boolean closing = raw.fact() instanceof Fact.OrgClosed && raw.apiKeyPrefix() == null;
        if (!exists(org) || (isClosed(org) && !closing)) {
            return "not_found";
        }
        if (raw.fact() instanceof Fact.OrgChanged change) {
            boolean otherCurrency = change.currency() != null
                    && !change.currency().equals(settings(org).currency());
            return change.plan() != null && plan(change.plan()) == null
                    ? "validation_error plan"
                    : otherCurrency && change.hourlyRate() == null ? "validation_error hourly_rate" : "applied";
        }
        if (raw.fact() instanceof Fact.OrgClosed || raw.fact() instanceof Fact.AgentRateSet) {
            return "applied";
        }
        return planOf(org).customisationAllowed() ? customisation(org, raw.fact()) : "feature_locked";
    }

    private String customisation(String org, Fact fact) {
        if (fact instanceof Fact.TaskTypeDefined defined) {
            CustomTaskType own = settings(org).ownType(defined.key());
            boolean free = builtin(defined.key()) == null && (own == null || own.archived());
            return free ? "applied" : "validation_error key";
        }
        if (fact instanceof Fact.TaskTypeArchived archived) {
            boolean builtin = builtin(archived.key()) != null;
            return settings(org).ownType(archived.key()) != null
                    ? "applied"
                    : builtin ? "validation_error key" : "not_found";
        }
        if (fact instanceof Fact.BaselineOverridden overridden) {
            boolean own = settings(org).ownType(overridden.taskType()) != null;
            return builtin(overridden.taskType()) != null ? "applied" : own ? "validation_error key" : "not_found";
        }
        String type = ((Fact.BaselineOverrideRemoved) fact).taskType();
        return settings(org).override(type) == null ? "not_found" : "applied";
    }

    /** Empty: the key works. */
    private String keyRefusal(RawFact raw) {
        String prefix = Objects.requireNonNullElse(raw.apiKeyPrefix(), "");
        if (!isIssued(raw.orgId(), prefix) || isLive(raw.orgId(), prefix) != raw.livemode()) {
            return "invalid_api_key";
        }
        return works(raw, prefix) ? "" : "key_revoked";
    }

    private boolean works(RawFact raw, String prefix) {
        return !isRevoked(raw.orgId(), prefix) && raw.receivedAt().isBefore(end(raw.orgId(), prefix));
    }

    private String answer(RawFact raw, Fact.TaskReported task) {
        String refusal = keyRefusal(raw);
        if (!refusal.isEmpty()) {
            return refusal;
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
        String type = report.taskType();
        CustomTaskType custom = settings(orgId).ownType(type);
        BigDecimal override = settings(orgId).override(type);
        BigDecimal fallback = settings(orgId).fallback();
        BigDecimal builtin = builtin(type);
        if (report.humanBaselineMinutes() != null) {
            return whole(report.humanBaselineMinutes(), 3) + " REQUEST";
        }
        if (builtin != null && override != null) {
            return whole(override, 3) + " OVERRIDE";
        }
        if (custom != null && !custom.archived()) {
            return whole(custom.baselineMinutes(), 3) + " CUSTOM";
        }
        if (builtin != null) {
            return whole(builtin, 3) + " BUILTIN";
        }
        return fallback == null ? null : whole(fallback, 3) + " FALLBACK";
    }

    private String recorded(RawFact raw, TaskReport report, String baseline, boolean sampleKept) {
        BigInteger creditMilli = whole(settings(raw.orgId()).credit(report.outcome()), 3);
        BigInteger rateMicro = whole(settings(raw.orgId()).rate(report.agentId()), 6);
        Currency currency = settings(raw.orgId()).currency();
        int digits = currency.minorDigits();
        BigDecimal cost = report.agentCost() == null
                ? NaivePrices.cost(NaivePrices.book(past), report, currency.code())
                : report.agentCost();
        BigInteger baselineMilli = new BigInteger(baseline.substring(0, baseline.indexOf(' ')));
        BigInteger savedMilli = baselineMilli
                .multiply(BigInteger.valueOf(60))
                .subtract(whole(orZero(report.agentDurationSeconds()), 3))
                .max(BigInteger.ZERO);
        BigInteger hoursMilli = halfUp(savedMilli.multiply(creditMilli), BigInteger.valueOf(3_600_000));
        BigInteger costMinor =
                halfUp(hoursMilli.multiply(rateMicro).multiply(BigInteger.TEN.pow(digits)), BigInteger.TEN.pow(9));
        BigInteger netMicro = costMinor.multiply(BigInteger.TEN.pow(6 - digits)).subtract(whole(orZero(cost), 6));
        String sample = report.auditSample() != null && sampleKept ? "sample" : "-";
        String source = cost == null ? "NONE" : report.agentCost() == null ? "COMPUTED" : "PROVIDED";
        return Stream.of(
                        "recorded", raw.eventId(), baseline, rateMicro, hoursMilli, costMinor, netMicro, source, sample)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    static BigInteger halfUp(BigInteger dividend, BigInteger divisor) {
        return dividend.multiply(BigInteger.TWO).add(divisor).divide(divisor.multiply(BigInteger.TWO));
    }

    /** The value as a whole number of its smallest decimal. */
    static BigInteger whole(BigDecimal value, int decimals) {
        return value.movePointRight(decimals).toBigIntegerExact();
    }

    private static BigDecimal orZero(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }

    private NaiveSettings settings(String orgId) {
        return new NaiveSettings(isLast(orgId) ? history.settingsOfLastOrg : null, factsOf(orgId));
    }

    private Plan planOf(String orgId) {
        return Objects.requireNonNull(plan(settings(orgId).planKey()));
    }

    private boolean isClosed(String orgId) {
        return applied(Fact.OrgClosed.class, orgId, fact -> true).findFirst().isPresent();
    }

    private List<Fact> factsOf(String orgId) {
        return applied(Fact.class, orgId, fact -> true).toList();
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

    private boolean isIssued(String orgId, String prefix) {
        return applied(Fact.class, orgId, fact -> brings(fact, prefix))
                .findFirst()
                .isPresent();
    }

    /** A key that took another one's place is for the same mode. */
    private boolean isLive(String orgId, String prefix) {
        return applied(Fact.ApiKeyRotated.class, orgId, fact -> fact.newPrefix().equals(prefix))
                .map(fact -> isLive(orgId, fact.prefix()))
                .findFirst()
                .orElseGet(() -> applied(Fact.ApiKeyIssued.class, orgId, fact -> fact.prefix()
                                .equals(prefix))
                        .allMatch(Fact.ApiKeyIssued::livemode));
    }

    private boolean isRevoked(String orgId, String prefix) {
        boolean revoked = applied(
                        Fact.ApiKeyRevoked.class, orgId, fact -> fact.prefix().equals(prefix))
                .findFirst()
                .isPresent();
        return isClosed(orgId) || revoked || rotations(orgId, prefix).anyMatch(fact -> fact.expiresAt() == null);
    }

    /** From when on a key that was rotated does not work, the first end that was set; far away: it was not. */
    private Instant end(String orgId, String prefix) {
        return rotations(orgId, prefix)
                .map(fact -> Objects.requireNonNullElse(fact.expiresAt(), Instant.MAX))
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private Stream<Fact.ApiKeyRotated> rotations(String orgId, String prefix) {
        return applied(Fact.ApiKeyRotated.class, orgId, fact -> fact.prefix().equals(prefix));
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
