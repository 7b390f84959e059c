package dev.hourledger.savings.domain;

import static dev.hourledger.contract.ErrorCode.FEATURE_LOCKED;
import static dev.hourledger.contract.ErrorCode.NOT_FOUND;
import static dev.hourledger.contract.ErrorCode.VALIDATION_ERROR;

import dev.hourledger.savings.domain.Effect.PublishAccess;
import dev.hourledger.savings.domain.Effect.RepublishAccess;
import dev.hourledger.savings.domain.Effect.StorePrices;
import dev.hourledger.savings.domain.Effect.StoreReference;
import dev.hourledger.savings.domain.Effect.StoreSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The decisions on everything but tasks: an org's settings, its keys, reference data. Pure. */
final class Changes {
    private Changes() {}

    static Decision register(OrgState state, String orgId, Fact.OrgRegistered fact) {
        if (state.settings() != null) {
            return Decision.rejected(VALIDATION_ERROR, "org_id");
        }
        if (!state.reference().plans().containsKey(fact.plan())) {
            return Decision.rejected(VALIDATION_ERROR, "plan");
        }
        HourlyRates rates = new HourlyRates(fact.hourlyRate(), Map.of());
        OrgSettings settings = new OrgSettings(
                fact.name(), fact.plan(), fact.currency(), rates, OrgBaselines.NONE, Map.of(), List.of(), false);
        return Decision.applied(new StoreSettings(orgId, settings));
    }

    static Decision issueKey(OrgState state, RawFact raw, Fact.ApiKeyIssued fact) {
        return ofOrg(state, raw, org -> {
            ApiKey key = ApiKey.issued(fact.prefix(), fact.secretHash(), fact.livemode(), raw.receivedAt());
            // A revoked key's prefix stays taken: the directory would show the new key under the old one's name.
            return org.apiKey(fact.prefix()).isPresent()
                    ? Decision.rejected(VALIDATION_ERROR, "prefix")
                    : put(state, raw, org, List.of(key));
        });
    }

    static Decision rotateKey(OrgState state, RawFact raw, Fact.ApiKeyRotated fact) {
        return ofOrg(state, raw, org -> {
            Optional<ApiKey> known = org.apiKey(fact.prefix());
            if (known.isEmpty()) {
                return Decision.rejected(NOT_FOUND);
            }
            ApiKey old = known.get();
            if (!old.worksAt(raw.receivedAt()) || org.apiKey(fact.newPrefix()).isPresent()) {
                return Decision.rejected(VALIDATION_ERROR, "prefix");
            }
            ApiKey key = ApiKey.issued(fact.newPrefix(), fact.secretHash(), old.livemode(), raw.receivedAt());
            List<ApiKey> both = List.of(old.expireAt(earlier(old.expiresAt(), fact.expiresAt())), key);
            return put(state, raw, org, both);
        });
    }

    /** A second rotation gives a key no longer a life than the first one has left it; null is at once. */
    private static @Nullable Instant earlier(@Nullable Instant set, @Nullable Instant asked) {
        return set != null && asked != null && set.isBefore(asked) ? set : asked;
    }

    static Decision revokeKey(OrgState state, RawFact raw, Fact.ApiKeyRevoked fact) {
        OrgSettings org = state.settings();
        Optional<ApiKey> key = org == null ? Optional.empty() : org.apiKey(fact.prefix());
        if (org == null || key.isEmpty()) {
            return Decision.rejected(NOT_FOUND);
        }
        return key.get().revoked()
                ? Decision.applied()
                : put(state, raw, org, List.of(key.get().revoke()));
    }

    /** Puts keys, new ones among them, into the places of those with their prefixes. */
    private static Decision put(OrgState state, RawFact raw, OrgSettings org, List<ApiKey> keys) {
        OrgSettings next = org;
        for (ApiKey key : keys) {
            next = next.with(key);
        }
        OrgSettings bounded = next.withoutDeadKeysBeyondTheBound(raw.receivedAt());
        if (bounded.apiKeys().size() > OrgSettings.MAX_API_KEYS) {
            return Decision.rejected(VALIDATION_ERROR, "api_keys");
        }
        Plan plan = state.reference().planOf(org);
        List<Effect> published = new ArrayList<>();
        keys.forEach(key -> published.add(new PublishAccess(new AccessGrant(raw.orgId(), key, plan))));
        return Decision.applied(new StoreSettings(raw.orgId(), bounded)).with(published);
    }

    static Decision change(OrgState state, RawFact raw, Fact.OrgChanged fact) {
        return ofOrg(state, raw, org -> {
            if (fact.plan() != null && !state.reference().plans().containsKey(fact.plan())) {
                return Decision.rejected(VALIDATION_ERROR, "plan");
            }
            // A rate is in the currency: 45 EUR are not 45 JPY.
            if (fact.currency() != null && !org.currency().hasCodeOf(fact.currency()) && fact.hourlyRate() == null) {
                return Decision.rejected(VALIDATION_ERROR, "hourly_rate");
            }
            OrgSettings next = org.with(fact);
            return org.plan().equals(next.plan())
                    ? stored(raw, next)
                    : storedAndPublished(raw, next, state.reference().planOf(next));
        });
    }

    /** Closing may be repeated: whoever lost the answer asks again. */
    static Decision close(OrgState state, RawFact raw) {
        OrgSettings known = state.settings();
        if (known != null && known.closed() && raw.apiKeyPrefix() == null) {
            return Decision.applied();
        }
        return ofOrg(
                state,
                raw,
                org -> storedAndPublished(raw, org.close(), state.reference().planOf(org)));
    }

    static Decision defineTaskType(OrgState state, RawFact raw, Fact.TaskTypeDefined fact) {
        return customisation(state, raw, org -> {
            Map<String, CustomTaskType> own = org.baselines().customTypes();
            CustomTaskType before = own.get(fact.key());
            boolean builtin = state.reference().builtinMinutes().containsKey(fact.key());
            if (builtin || (before != null && !before.archived())) {
                return Decision.rejected(VALIDATION_ERROR, "key");
            }
            return before == null && own.size() >= OrgBaselines.MAX_CUSTOM_TYPES
                    ? Decision.rejected(VALIDATION_ERROR, "task_types")
                    : stored(raw, org.with(org.baselines().with(fact.key(), fact.type())));
        });
    }

    static Decision archiveTaskType(OrgState state, RawFact raw, Fact.TaskTypeArchived fact) {
        return customisation(state, raw, org -> {
            CustomTaskType type = org.baselines().customTypes().get(fact.key());
            if (type == null) {
                return state.reference().builtinMinutes().containsKey(fact.key())
                        ? Decision.rejected(VALIDATION_ERROR, "key")
                        : Decision.rejected(NOT_FOUND);
            }
            return stored(raw, org.with(org.baselines().with(fact.key(), type.archive())));
        });
    }

    static Decision override(OrgState state, RawFact raw, Fact.BaselineOverridden fact) {
        return customisation(state, raw, org -> {
            if (state.reference().builtinMinutes().containsKey(fact.taskType())) {
                return stored(raw, org.with(org.baselines().with(fact.taskType(), fact.baseline())));
            }
            // A type of its own has but one baseline, its own.
            return org.baselines().customTypes().containsKey(fact.taskType())
                    ? Decision.rejected(VALIDATION_ERROR, "key")
                    : Decision.rejected(NOT_FOUND);
        });
    }

    static Decision removeOverride(OrgState state, RawFact raw, Fact.BaselineOverrideRemoved fact) {
        return customisation(
                state,
                raw,
                org -> org.baselines().overrides().containsKey(fact.taskType())
                        ? stored(raw, org.with(org.baselines().withoutOverride(fact.taskType())))
                        : Decision.rejected(NOT_FOUND));
    }

    static Decision setAgentRate(OrgState state, RawFact raw, Fact.AgentRateSet fact) {
        return ofOrg(state, raw, org -> {
            HourlyRates next = org.hourlyRates().with(fact.agentId(), fact.hourlyRate());
            return next.byAgent().size() > HourlyRates.MAX_AGENT_RATES
                    ? Decision.rejected(VALIDATION_ERROR, "agents")
                    : stored(raw, org.with(next));
        });
    }

    /** What only some plans include; what such an org has set before goes on deciding when its plan changes. */
    private static Decision customisation(OrgState state, RawFact raw, Function<OrgSettings, Decision> change) {
        return ofOrg(
                state,
                raw,
                org -> state.reference().planOf(org).customisationAllowed()
                        ? change.apply(org)
                        : Decision.rejected(FEATURE_LOCKED));
    }

    /** A change of an org that is there, by an admin or by a key of its own that works. */
    private static Decision ofOrg(OrgState state, RawFact raw, Function<OrgSettings, Decision> change) {
        OrgSettings org = state.settings();
        if (raw.apiKeyPrefix() != null) {
            Optional<Decision> refusal = Keys.refusal(org, raw);
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        return org == null || org.closed() ? Decision.rejected(NOT_FOUND) : change.apply(org);
    }

    private static Decision stored(RawFact raw, OrgSettings next) {
        return Decision.applied(new StoreSettings(raw.orgId(), next));
    }

    /** The gateways must know it, too. */
    private static Decision storedAndPublished(RawFact raw, OrgSettings next, Plan plan) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new StoreSettings(raw.orgId(), next));
        next.apiKeys().forEach(key -> effects.add(new PublishAccess(new AccessGrant(raw.orgId(), key, plan))));
        return new Decision(new Outcome.Applied(), effects);
    }

    static Decision load(ReferenceData reference, Fact.CatalogueLoaded fact) {
        return fact.version() <= reference.catalogueVersion()
                ? Decision.applied()
                : Decision.applied(new StoreReference(reference.with(fact)));
    }

    static Decision load(ReferenceData reference, Fact.PlansLoaded fact) {
        if (fact.version() <= reference.plansVersion()) {
            return Decision.applied();
        }
        ReferenceData next = reference.with(fact);
        Set<String> changedPlans = reference.plansChangedIn(next);
        return changedPlans.isEmpty()
                ? Decision.applied(new StoreReference(next))
                : Decision.applied(new StoreReference(next), new RepublishAccess(next, changedPlans));
    }

    static Decision load(PriceBook known, Fact.ModelPricesLoaded fact) {
        PriceBook book = fact.book();
        if (book.version() > known.version()) {
            return Decision.applied(new StorePrices(book));
        }
        // The same book again is what a loader sends that did not hear of the first time.
        return book.equals(known) ? Decision.applied() : Decision.rejected(VALIDATION_ERROR, "version");
    }
}
