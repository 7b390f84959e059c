package dev.hourledger.savings.domain;

import static dev.hourledger.contract.ErrorCode.OCCURRED_AT_OUT_OF_RANGE;
import static dev.hourledger.contract.ErrorCode.QUOTA_EXCEEDED;
import static dev.hourledger.contract.ErrorCode.UNKNOWN_TASK_TYPE;

import dev.hourledger.savings.domain.Fact.TaskReported;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The product: what becomes of a record, given what the records before it in its partition left behind. A pure
 * function, so that deciding the same log again gives the same outcomes (P4), after an aborted transaction as well (ADR
 * 0001).
 */
public final class Decider {
    private Decider() {}

    /**
     * Decides one record.
     *
     * @param state what the shell fetched for this record
     * @return what to answer and what to change
     * @throws IllegalStateException when no log can lead to this state: a bug of the shell
     */
    public static Decision decide(OrgState state, RawFact raw) {
        Decision decision = raw.fact().fold(new Cases(state, raw));
        List<Effect> traces = traces(state, raw, decision);
        return traces.isEmpty() ? decision : decision.with(traces);
    }

    /** What every kind of record leaves behind: who changed what, and that a key was used. */
    private static List<Effect> traces(OrgState state, RawFact raw, Decision decision) {
        List<Effect> traces = new ArrayList<>();
        for (Effect effect : decision.effects()) {
            if (effect instanceof Effect.StoreSettings stored) {
                Audit.entry(raw, state.settings(), stored.settings())
                        .ifPresent(entry -> traces.add(new Effect.AppendAudit(raw.orgId(), entry)));
            }
        }
        if (raw.apiKeyPrefix() != null && !Keys.isRefusal(decision.outcome())) {
            traces.add(new Effect.MarkKeyUsed(raw.orgId(), raw.apiKeyPrefix(), raw.receivedAt()));
        }
        return traces;
    }

    /** What is decided by itself for each kind of fact; a new kind does not compile without its decision. */
    private record Cases(OrgState state, RawFact raw) implements Fact.Cases<Decision> {
        @Override
        public Decision taskReported(TaskReported fact) {
            return task(state, raw, fact);
        }

        @Override
        public Decision orgRegistered(Fact.OrgRegistered fact) {
            return Changes.register(state, raw.orgId(), fact);
        }

        @Override
        public Decision apiKeyIssued(Fact.ApiKeyIssued fact) {
            return Changes.issueKey(state, raw, fact);
        }

        @Override
        public Decision apiKeyRevoked(Fact.ApiKeyRevoked fact) {
            return Changes.revokeKey(state, raw, fact);
        }

        @Override
        public Decision catalogueLoaded(Fact.CatalogueLoaded fact) {
            return Changes.load(state.reference(), fact);
        }

        @Override
        public Decision plansLoaded(Fact.PlansLoaded fact) {
            return Changes.load(state.reference(), fact);
        }

        @Override
        public Decision orgChanged(Fact.OrgChanged fact) {
            return Changes.change(state, raw, fact);
        }

        @Override
        public Decision orgClosed(Fact.OrgClosed fact) {
            return Changes.close(state, raw);
        }

        @Override
        public Decision taskTypeDefined(Fact.TaskTypeDefined fact) {
            return Changes.defineTaskType(state, raw, fact);
        }

        @Override
        public Decision taskTypeArchived(Fact.TaskTypeArchived fact) {
            return Changes.archiveTaskType(state, raw, fact);
        }

        @Override
        public Decision baselineOverridden(Fact.BaselineOverridden fact) {
            return Changes.override(state, raw, fact);
        }

        @Override
        public Decision baselineOverrideRemoved(Fact.BaselineOverrideRemoved fact) {
            return Changes.removeOverride(state, raw, fact);
        }

        @Override
        public Decision agentRateSet(Fact.AgentRateSet fact) {
            return Changes.setAgentRate(state, raw, fact);
        }

        @Override
        public Decision apiKeyRotated(Fact.ApiKeyRotated fact) {
            return Changes.rotateKey(state, raw, fact);
        }

        @Override
        public Decision modelPricesLoaded(Fact.ModelPricesLoaded fact) {
            return Changes.load(state.reference().prices(), fact);
        }
    }

    /**
     * The first refusal that applies, in the order of ADR 0005; a resend is replayed whatever stands behind the key.
     */
    private static Decision task(OrgState state, RawFact raw, TaskReported fact) {
        OrgSettings org = state.settings();
        Optional<Decision> refusal = Keys.refusal(org, raw);
        if (org == null || refusal.isPresent()) {
            return refusal.orElseThrow();
        }
        Original original = state.original();
        if (original != null && original.occupiesAt(raw.receivedAt())) {
            return Decision.replayed(original, fact);
        }
        if (fact.report().isTooOldAt(raw.receivedAt())) {
            return Decision.rejected(OCCURRED_AT_OUT_OF_RANGE, "occurred_at");
        }
        Optional<Terms> terms = Resolution.resolve(fact.report(), org, state.reference());
        if (terms.isEmpty()) {
            return Decision.rejected(UNKNOWN_TASK_TYPE, "task_type");
        }
        Plan plan = state.reference().planOf(org);
        if (raw.livemode() && plan.isUsedUp(state.eventsThisMonth())) {
            return Decision.rejected(QUOTA_EXCEEDED);
        }
        return record(state, raw, fact, enrich(raw, fact.report(), terms.get(), plan));
    }

    private static EnrichedTask enrich(RawFact raw, TaskReport report, Terms terms, Plan plan) {
        TaskReport kept = plan.auditSampleKept() ? report : report.withoutAuditSample();
        Savings savings = SavingsCalculator.calculate(report, terms);
        return new EnrichedTask(raw.eventId(), raw.orgId(), raw.livemode(), raw.receivedAt(), kept, terms, savings);
    }

    /** The only outcome that occupies a key and counts; the event and what it changes are one transaction (P2, P5). */
    private static Decision record(OrgState state, RawFact raw, TaskReported fact, EnrichedTask event) {
        List<Effect> effects = new ArrayList<>();
        if (raw.livemode()) {
            effects.add(new Effect.CountUsage(raw.orgId(), raw.usageMonth(), state.eventsThisMonth() + 1));
        }
        raw.idempotencyKey()
                .map(key -> new Effect.OccupyKey(key, fact.bodyFingerprint(), event.withoutAttachments()))
                .ifPresent(effects::add);
        return new Decision(new Outcome.Recorded(event), effects);
    }
}
