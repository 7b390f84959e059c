package dev.hourledger.savings.topology;

import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.savings.domain.AuditSample;
import dev.hourledger.savings.domain.Currency;
import dev.hourledger.savings.domain.Fact;
import dev.hourledger.savings.domain.OpaqueBytes;
import dev.hourledger.savings.domain.RawFact;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskReport;
import dev.hourledger.serde.UndecodableException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Records of raw-events as the domain sees them. Stateless. */
final class FactsFromAvro {
    private FactsFromAvro() {}

    /**
     * The fact of a record.
     *
     * @throws UndecodableException for a body or a value that this release does not know
     */
    static RawFact fact(RawEvent raw) {
        return new RawFact(
                raw.getEventId(),
                raw.getOrgId(),
                raw.getReceivedAt(),
                raw.getApiKeyPrefix(),
                raw.getLivemode(),
                body(raw.getBody()));
    }

    private static Fact body(Object body) {
        if (body instanceof TaskReported task) {
            return new Fact.TaskReported(task.getIdempotencyKey(), opaque(task.getBodyFingerprint()), report(task));
        }
        if (body instanceof OrgRegistered org) {
            Currency currency = new Currency(org.getCurrency(), org.getCurrencyMinorDigits());
            return new Fact.OrgRegistered(org.getName(), org.getPlan(), currency, org.getHourlyRate());
        }
        if (body instanceof ApiKeyIssued key) {
            return new Fact.ApiKeyIssued(key.getPrefix(), bytes(key.getSecretHash()), key.getLivemode());
        }
        if (body instanceof ApiKeyRevoked key) {
            return new Fact.ApiKeyRevoked(key.getPrefix());
        }
        if (body instanceof CatalogueLoaded catalogue) {
            return new Fact.CatalogueLoaded(
                    catalogue.getVersion(),
                    catalogue.getTaskTypes().stream()
                            .map(type -> new Fact.BuiltinTaskType(type.getKey(), type.getBaselineMinutes()))
                            .toList());
        }
        if (body instanceof PlansLoaded plans) {
            return new Fact.PlansLoaded(
                    plans.getVersion(),
                    plans.getPlans().stream().map(PlansAvro::fromAvro).toList());
        }
        throw new UndecodableException("a body that this release does not know: " + body.getClass());
    }

    private static TaskReport report(TaskReported task) {
        return new TaskReport(
                task.getAgentId(),
                task.getTaskType(),
                outcome(task.getOutcome()),
                task.getAgentDurationSeconds(),
                task.getAgentCost(),
                task.getHumanBaselineMinutes(),
                task.getModel(),
                task.getTokensIn(),
                task.getTokensOut(),
                task.getMetadata(),
                sample(task.getAuditSample()),
                task.getOccurredAt());
    }

    private static TaskOutcome outcome(dev.hourledger.events.TaskOutcome outcome) {
        return switch (outcome) {
            case success -> TaskOutcome.SUCCESS;
            case failure -> TaskOutcome.FAILURE;
            case needs_review -> TaskOutcome.NEEDS_REVIEW;
            case unknown -> throw new UndecodableException("a task outcome that this release does not know");
        };
    }

    private static @Nullable AuditSample sample(dev.hourledger.events.@Nullable AuditSample sample) {
        return sample == null
                ? null
                : new AuditSample(
                        sample.getInputExcerpt(),
                        sample.getOutputExcerpt(),
                        sample.getModel(),
                        sample.getTokensIn(),
                        sample.getTokensOut());
    }

    static @Nullable OpaqueBytes opaque(@Nullable ByteBuffer buffer) {
        return buffer == null ? null : bytes(buffer);
    }

    static OpaqueBytes bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new OpaqueBytes(bytes);
    }
}
