package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an org has set and that decides its events, folded from the log. Immutable.
 *
 * @param plan key of its plan
 * @param outcomeCredit share of the baseline that a result counts, where the org sets it
 * @param apiKeys every key ever issued, oldest first
 */
public record OrgSettings(
        String name,
        String plan,
        Currency currency,
        HourlyRates hourlyRates,
        OrgBaselines baselines,
        Map<TaskOutcome, BigDecimal> outcomeCredit,
        List<ApiKey> apiKeys) {
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
        return new OrgSettings(name, plan, currency, hourlyRates, baselines, outcomeCredit, keys);
    }
}
