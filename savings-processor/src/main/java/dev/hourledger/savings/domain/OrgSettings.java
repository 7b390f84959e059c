package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that an org has set and that decides its events, folded from the log. Immutable.
 *
 * @param plan key of its plan
 * @param outcomeCredit share of the baseline that a result counts, where the org sets it
 * @param apiKeys its keys, oldest first, revoked ones included as long as there is room
 * @param closed true for ever once closed: no key works then
 */
public record OrgSettings(
        String name,
        String plan,
        Currency currency,
        HourlyRates hourlyRates,
        OrgBaselines baselines,
        Map<TaskOutcome, BigDecimal> outcomeCredit,
        List<ApiKey> apiKeys,
        boolean closed) {
    /**
     * API keys that an org may have; of more, the oldest that do not work any more are forgotten. See {@link
     * OrgBaselines#MAX_CUSTOM_TYPES}.
     */
    public static final int MAX_API_KEYS = 1_000;

    /** Copies the collections and refuses credits outside 0 to 1. */
    public OrgSettings {
        outcomeCredit = Map.copyOf(outcomeCredit);
        apiKeys = List.copyOf(apiKeys);
        outcomeCredit.values().forEach(Bounds.OUTCOME_CREDIT::check);
    }

    /** The key with this prefix; empty when it was never issued to this org. */
    public Optional<ApiKey> apiKey(String prefix) {
        return apiKeys.stream().filter(key -> key.prefix().equals(prefix)).findFirst();
    }

    /** The share of the baseline that a result counts, 0 to 1. */
    public BigDecimal creditOf(TaskOutcome outcome) {
        return outcomeCredit.getOrDefault(outcome, outcome.defaultCredit());
    }

    /** The same settings with a key put in the place of the one with its prefix, or at the end. */
    public OrgSettings with(ApiKey key) {
        List<ApiKey> keys = new ArrayList<>(apiKeys);
        keys.replaceAll(old -> old.prefix().equals(key.prefix()) ? key : old);
        if (apiKey(key.prefix()).isEmpty()) {
            keys.add(key);
        }
        return new OrgSettings(name, plan, currency, hourlyRates, baselines, outcomeCredit, keys, closed);
    }

    /**
     * The same settings with so many of the oldest keys forgotten that do not work any more as there are too many. The
     * directory goes on refusing them.
     */
    OrgSettings withoutDeadKeysBeyondTheBound(Instant receivedAt) {
        int excess = apiKeys.size() - MAX_API_KEYS;
        if (excess <= 0) {
            return this;
        }
        List<ApiKey> keys = new ArrayList<>(apiKeys);
        apiKeys.stream().filter(key -> !key.worksAt(receivedAt)).limit(excess).forEach(keys::remove);
        return new OrgSettings(name, plan, currency, hourlyRates, baselines, outcomeCredit, keys, closed);
    }

    /** The same settings with other baselines. */
    OrgSettings with(OrgBaselines changed) {
        return new OrgSettings(name, plan, currency, hourlyRates, changed, outcomeCredit, apiKeys, closed);
    }

    /** The same settings with other rates. */
    OrgSettings with(HourlyRates changed) {
        return new OrgSettings(name, plan, currency, changed, baselines, outcomeCredit, apiKeys, closed);
    }

    /** The same settings with what the change names put in the place of what was there. */
    OrgSettings with(Fact.OrgChanged change) {
        Map<TaskOutcome, BigDecimal> credit = new EnumMap<>(TaskOutcome.class);
        credit.putAll(outcomeCredit);
        credit.putAll(change.outcomeCredit());
        // Of one code the digits stay what the log had first: another JDK's table is no new currency (ADR 0004).
        boolean sameCurrency = change.currency() == null || currency.hasCodeOf(change.currency());
        return new OrgSettings(
                Objects.requireNonNullElse(change.name(), name),
                Objects.requireNonNullElse(change.plan(), plan),
                sameCurrency ? currency : Objects.requireNonNull(change.currency()),
                new HourlyRates(
                        Objects.requireNonNullElse(change.hourlyRate(), hourlyRates.org()),
                        sameCurrency ? hourlyRates.byAgent() : Map.of()),
                change.fallback() == null ? baselines : baselines.with(change.fallback()),
                credit,
                apiKeys,
                closed);
    }

    /** The same settings, closed, with every key revoked. */
    OrgSettings close() {
        List<ApiKey> revoked = apiKeys.stream().map(ApiKey::revoke).toList();
        return new OrgSettings(name, plan, currency, hourlyRates, baselines, outcomeCredit, revoked, true);
    }
}
