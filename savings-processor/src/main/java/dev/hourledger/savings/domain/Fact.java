package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.List;
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

    /** One type of the built-in catalogue; names and categories decide nothing. */
    record BuiltinTaskType(String key, BigDecimal baselineMinutes) {}

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
}
