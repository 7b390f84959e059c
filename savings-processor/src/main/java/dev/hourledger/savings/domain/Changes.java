package dev.hourledger.savings.domain;

import static dev.hourledger.contract.ErrorCode.NOT_FOUND;
import static dev.hourledger.contract.ErrorCode.VALIDATION_ERROR;

import dev.hourledger.savings.domain.Effect.PublishAccess;
import dev.hourledger.savings.domain.Effect.RepublishAccess;
import dev.hourledger.savings.domain.Effect.StoreReference;
import dev.hourledger.savings.domain.Effect.StoreSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
                fact.name(), fact.plan(), fact.currency(), rates, OrgBaselines.NONE, Map.of(), List.of());
        return Decision.applied(new StoreSettings(orgId, settings));
    }

    static Decision issueKey(OrgState state, String orgId, Fact.ApiKeyIssued fact) {
        OrgSettings org = state.settings();
        if (org == null) {
            return Decision.rejected(NOT_FOUND);
        }
        // A revoked key's prefix stays taken: the directory would show the new key under the old one's name.
        if (org.apiKey(fact.prefix()).isPresent()) {
            return Decision.rejected(VALIDATION_ERROR, "prefix");
        }
        return put(state, orgId, org, new ApiKey(fact.prefix(), fact.secretHash(), fact.livemode(), false));
    }

    static Decision revokeKey(OrgState state, String orgId, Fact.ApiKeyRevoked fact) {
        OrgSettings org = state.settings();
        Optional<ApiKey> key = org == null ? Optional.empty() : org.apiKey(fact.prefix());
        if (org == null || key.isEmpty()) {
            return Decision.rejected(NOT_FOUND);
        }
        return key.get().revoked()
                ? Decision.applied()
                : put(state, orgId, org, key.get().revoke());
    }

    private static Decision put(OrgState state, String orgId, OrgSettings org, ApiKey key) {
        Plan plan = state.reference().planOf(org);
        return Decision.applied(
                new StoreSettings(orgId, org.with(key)), new PublishAccess(new AccessGrant(orgId, key, plan)));
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
}
