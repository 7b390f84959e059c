package dev.hourledger.savings.topology;

import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.events.AuditChange;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.savings.domain.AccessGrant;
import dev.hourledger.savings.domain.ApiKey;
import dev.hourledger.savings.domain.AuditEntry;
import dev.hourledger.savings.domain.AuditSample;
import dev.hourledger.savings.domain.BaselineSource;
import dev.hourledger.savings.domain.CostSource;
import dev.hourledger.savings.domain.EnrichedTask;
import dev.hourledger.savings.domain.Savings;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskReport;
import dev.hourledger.savings.domain.Terms;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the processor publishes, as Avro. Stateless. */
final class EventsToAvro {
    private EventsToAvro() {}

    static EnrichedEvent event(EnrichedTask event) {
        TaskReport report = event.report();
        Terms terms = event.terms();
        Savings savings = event.savings();
        return new EnrichedEvent(
                event.eventId(),
                event.orgId(),
                event.livemode(),
                report.agentId(),
                report.taskType(),
                outcome(report.outcome()),
                terms.baseline().minutes(),
                source(terms.baseline().source()),
                terms.hourlyRate(),
                terms.currency().code(),
                terms.currency().minorDigits(),
                report.agentDurationSeconds(),
                savings.hoursSaved(),
                savings.costSaved(),
                terms.runCost().amount(),
                source(terms.runCost().source()),
                savings.netSaved(),
                event.occurredAt(),
                event.receivedAt(),
                report.model(),
                report.tokensIn(),
                report.tokensOut(),
                report.metadata(),
                sample(report.auditSample()),
                PricesAvro.toAvro(terms.runCost().basis()));
    }

    static AccessEntry access(AccessGrant grant) {
        ApiKey key = grant.apiKey();
        return new AccessEntry(
                key.prefix(),
                grant.orgId(),
                ByteBuffer.wrap(key.secretHash().bytes()),
                key.livemode(),
                key.revoked() ? AccessState.revoked : AccessState.active,
                PlansAvro.toAvro(grant.plan()),
                key.expiresAt());
    }

    /** The entry as it is stored under its number. */
    static dev.hourledger.events.AuditEntry audit(long number, AuditEntry entry) {
        return new dev.hourledger.events.AuditEntry(
                number,
                entry.eventId(),
                entry.receivedAt(),
                entry.apiKeyPrefix(),
                entry.changes().stream()
                        .map(change -> new AuditChange(change.field(), change.before(), change.after()))
                        .toList());
    }

    private static dev.hourledger.events.TaskOutcome outcome(TaskOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> dev.hourledger.events.TaskOutcome.success;
            case FAILURE -> dev.hourledger.events.TaskOutcome.failure;
            case NEEDS_REVIEW -> dev.hourledger.events.TaskOutcome.needs_review;
        };
    }

    private static dev.hourledger.events.BaselineSource source(BaselineSource source) {
        return switch (source) {
            case REQUEST -> dev.hourledger.events.BaselineSource.request;
            case OVERRIDE -> dev.hourledger.events.BaselineSource.override;
            case CUSTOM -> dev.hourledger.events.BaselineSource.custom;
            case BUILTIN -> dev.hourledger.events.BaselineSource.builtin;
            case FALLBACK -> dev.hourledger.events.BaselineSource.fallback;
        };
    }

    private static dev.hourledger.events.CostSource source(CostSource source) {
        return switch (source) {
            case PROVIDED -> dev.hourledger.events.CostSource.provided;
            case COMPUTED -> dev.hourledger.events.CostSource.computed;
            case NONE -> dev.hourledger.events.CostSource.none;
        };
    }

    private static dev.hourledger.events.@Nullable AuditSample sample(@Nullable AuditSample sample) {
        return sample == null
                ? null
                : new dev.hourledger.events.AuditSample(
                        sample.inputExcerpt(),
                        sample.outputExcerpt(),
                        sample.model(),
                        sample.tokensIn(),
                        sample.tokensOut());
    }
}
