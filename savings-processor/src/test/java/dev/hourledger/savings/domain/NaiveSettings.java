package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link NaiveModel}'s view of one org: what it was at first and every change since, read again for every question.
 *
 * @param start what it had before the first record; null: it is registered by a record
 * @param facts what was applied, in its order
 */
record NaiveSettings(@Nullable OrgSettings start, List<Fact> facts) {
    BigDecimal credit(TaskOutcome outcome) {
        BigDecimal set = start != null ? start.outcomeCredit().get(outcome) : null;
        for (Fact.OrgChanged change : changes()) {
            set = change.outcomeCredit().getOrDefault(outcome, set);
        }
        return set != null ? set : outcome == TaskOutcome.FAILURE ? BigDecimal.ZERO : BigDecimal.ONE;
    }

    BigDecimal rate(String agentId) {
        BigDecimal rate =
                start != null ? start.hourlyRates().org() : registration().hourlyRate();
        BigDecimal agents = start != null ? start.hourlyRates().byAgent().get(agentId) : null;
        Currency currency = firstCurrency();
        for (Fact fact : facts) {
            if (fact instanceof Fact.AgentRateSet set && set.agentId().equals(agentId)) {
                agents = set.hourlyRate();
            }
            if (fact instanceof Fact.OrgChanged change) {
                rate = change.hourlyRate() == null ? rate : change.hourlyRate();
                if (change.currency() != null && !change.currency().equals(currency)) {
                    agents = null;
                    currency = change.currency();
                }
            }
        }
        return agents == null ? rate : agents;
    }

    private Currency firstCurrency() {
        return start != null ? start.currency() : registration().currency();
    }

    Currency currency() {
        Currency currency = firstCurrency();
        for (Fact.OrgChanged change : changes()) {
            currency = change.currency() == null ? currency : change.currency();
        }
        return currency;
    }

    String planKey() {
        String key = start != null ? start.plan() : registration().plan();
        for (Fact.OrgChanged change : changes()) {
            key = change.plan() == null ? key : change.plan();
        }
        return key;
    }

    @Nullable
    BigDecimal fallback() {
        BigDecimal minutes = start != null ? start.baselines().fallbackMinutes() : null;
        for (Fact.OrgChanged change : changes()) {
            minutes = change.fallback() == null ? minutes : change.fallback().minutes();
        }
        return minutes;
    }

    @Nullable
    CustomTaskType ownType(String key) {
        CustomTaskType type = start != null ? start.baselines().customTypes().get(key) : null;
        for (Fact fact : facts) {
            if (fact instanceof Fact.TaskTypeDefined defined && defined.key().equals(key)) {
                type = defined.type();
            }
            if (fact instanceof Fact.TaskTypeArchived archived && archived.key().equals(key)) {
                type = Objects.requireNonNull(type).archive();
            }
        }
        return type;
    }

    @Nullable
    BigDecimal override(String type) {
        BaselineOverride first = start != null ? start.baselines().overrides().get(type) : null;
        BigDecimal minutes = first == null ? null : first.minutes();
        for (Fact fact : facts) {
            if (fact instanceof Fact.BaselineOverridden set && set.taskType().equals(type)) {
                minutes = set.baseline().minutes();
            }
            if (fact instanceof Fact.BaselineOverrideRemoved removed
                    && removed.taskType().equals(type)) {
                minutes = null;
            }
        }
        return minutes;
    }

    private Fact.OrgRegistered registration() {
        return facts.stream()
                .filter(Fact.OrgRegistered.class::isInstance)
                .map(Fact.OrgRegistered.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<Fact.OrgChanged> changes() {
        return facts.stream()
                .filter(Fact.OrgChanged.class::isInstance)
                .map(Fact.OrgChanged.class::cast)
                .toList();
    }
}
