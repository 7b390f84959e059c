package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record of raw-events says happened: everything that can change an outcome, and nothing else (ADR 0002). */
public sealed interface Fact {
    /**
     * Calls the one case that this fact is; a new kind of fact does not compile until every reader has a case for it.
     */
    <R> R fold(Cases<R> cases);

    /** One answer for each kind of fact. */
    interface Cases<R> {
        /** A finished task. */
        R taskReported(TaskReported fact);

        /** A new org. */
        R orgRegistered(OrgRegistered fact);

        /** A new API key. */
        R apiKeyIssued(ApiKeyIssued fact);

        /** The end of an API key. */
        R apiKeyRevoked(ApiKeyRevoked fact);

        /** The built-in catalogue from here on. */
        R catalogueLoaded(CatalogueLoaded fact);

        /** The plans' figures from here on. */
        R plansLoaded(PlansLoaded fact);

        /** An org's settings from here on. */
        R orgChanged(OrgChanged fact);

        /** The end of an org. */
        R orgClosed(OrgClosed fact);

        /** A task type of an org's own. */
        R taskTypeDefined(TaskTypeDefined fact);

        /** The end of a task type of an org's own. */
        R taskTypeArchived(TaskTypeArchived fact);

        /** An org's own baseline for a built-in type. */
        R baselineOverridden(BaselineOverridden fact);

        /** The built-in baseline again. */
        R baselineOverrideRemoved(BaselineOverrideRemoved fact);

        /** The rate of one agent. */
        R agentRateSet(AgentRateSet fact);

        /** An API key in the place of another. */
        R apiKeyRotated(ApiKeyRotated fact);

        /** The prices of models from here on. */
        R modelPricesLoaded(ModelPricesLoaded fact);
    }

    /**
     * An agent reports one finished task.
     *
     * @param idempotencyKey the client's header; null: an event of its own
     * @param bodyFingerprint of what the body says; null: unknown
     */
    record TaskReported(
            @Nullable String idempotencyKey, @Nullable OpaqueBytes bodyFingerprint, TaskReport report) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.taskReported(this);
        }
    }

    /**
     * A new org: the first fact of its id.
     *
     * @param hourlyRate currency per hour
     */
    record OrgRegistered(String name, String plan, Currency currency, BigDecimal hourlyRate) implements Fact {
        /** Refuses a rate out of bounds. */
        public OrgRegistered {
            Bounds.HOURLY_RATE.check(hourlyRate);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.orgRegistered(this);
        }
    }

    /** A new API key of the org. */
    record ApiKeyIssued(String prefix, OpaqueBytes secretHash, boolean livemode) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.apiKeyIssued(this);
        }
    }

    /** An API key stops working: no record behind this one may use it. */
    record ApiKeyRevoked(String prefix) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.apiKeyRevoked(this);
        }
    }

    /** One type of the built-in catalogue. */
    record BuiltinTaskType(String key, TaskTypeNames names, BigDecimal baselineMinutes) {}

    /** The whole built-in catalogue; an equal or lower version changes nothing. */
    record CatalogueLoaded(int version, List<BuiltinTaskType> taskTypes) implements Fact {
        /** Copies the list. */
        public CatalogueLoaded {
            taskTypes = List.copyOf(taskTypes);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.catalogueLoaded(this);
        }
    }

    /** Every plan; an equal or lower version changes nothing. */
    record PlansLoaded(int version, List<Plan> plans) implements Fact {
        /** Copies the list. */
        public PlansLoaded {
            plans = List.copyOf(plans);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.plansLoaded(this);
        }
    }

    /**
     * Settings from here on; null stays as it is.
     *
     * @param currency agents' own rates were in the old one and are dropped
     * @param fallback for unknown task types
     * @param outcomeCredit by outcome; outcomes that are not named stay as they are
     */
    record OrgChanged(
            @Nullable String name,
            @Nullable String plan,
            @Nullable Currency currency,
            @Nullable BigDecimal hourlyRate,
            @Nullable Fallback fallback,
            Map<TaskOutcome, BigDecimal> outcomeCredit)
            implements Fact {
        /** Copies the map and refuses figures out of bounds. */
        public OrgChanged {
            Bounds.HOURLY_RATE.checkIfPresent(hourlyRate);
            outcomeCredit = Map.copyOf(outcomeCredit);
            outcomeCredit.values().forEach(Bounds.OUTCOME_CREDIT::check);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.orgChanged(this);
        }
    }

    /**
     * The baseline of unknown task types.
     *
     * @param minutes null: unknown types are refused
     */
    record Fallback(@Nullable BigDecimal minutes) {
        /** Refuses a baseline out of bounds. */
        public Fallback {
            Bounds.BASELINE_MINUTES.checkIfPresent(minutes);
        }
    }

    /** The org's keys stop working and nothing of it can be changed any more. */
    record OrgClosed() implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.orgClosed(this);
        }
    }

    /** A task type of the org's own, new or again after it was archived. */
    record TaskTypeDefined(String key, CustomTaskType type) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.taskTypeDefined(this);
        }
    }

    /** A task type of the org's own decides no event behind this record. */
    record TaskTypeArchived(String key) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.taskTypeArchived(this);
        }
    }

    /** The org's own baseline for a built-in task type. */
    record BaselineOverridden(String taskType, BaselineOverride baseline) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.baselineOverridden(this);
        }
    }

    /** The built-in baseline holds again. */
    record BaselineOverrideRemoved(String taskType) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.baselineOverrideRemoved(this);
        }
    }

    /**
     * What an hour of human work is worth that this agent saves.
     *
     * @param hourlyRate null: the org's rate
     */
    record AgentRateSet(String agentId, @Nullable BigDecimal hourlyRate) implements Fact {
        /** Refuses a rate out of bounds. */
        public AgentRateSet {
            Bounds.HOURLY_RATE.checkIfPresent(hourlyRate);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.agentRateSet(this);
        }
    }

    /**
     * A new API key takes the place of one, for the same mode.
     *
     * @param expiresAt from when on the old one does not work any more; null: behind this record
     */
    record ApiKeyRotated(
            String prefix,
            String newPrefix,
            OpaqueBytes secretHash,
            @Nullable Instant expiresAt) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.apiKeyRotated(this);
        }
    }

    /** The prices of models, all of them. */
    record ModelPricesLoaded(PriceBook book) implements Fact {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.modelPricesLoaded(this);
        }
    }
}
