package dev.hourledger.savings.topology;

import dev.hourledger.contract.ApiKeyHash;
import dev.hourledger.events.AgentRateSet;
import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.ApiKeyRotated;
import dev.hourledger.events.BaselineOverridden;
import dev.hourledger.events.BaselineOverrideRemoved;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.FallbackBaseline;
import dev.hourledger.events.ModelPricesLoaded;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.OrgClosed;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.events.TaskTypeArchived;
import dev.hourledger.events.TaskTypeDefined;
import dev.hourledger.savings.domain.AuditSample;
import dev.hourledger.savings.domain.BaselineOverride;
import dev.hourledger.savings.domain.Currency;
import dev.hourledger.savings.domain.CustomTaskType;
import dev.hourledger.savings.domain.Fact;
import dev.hourledger.savings.domain.OpaqueBytes;
import dev.hourledger.savings.domain.PriceBook;
import dev.hourledger.savings.domain.RawFact;
import dev.hourledger.savings.domain.TaskOutcome;
import dev.hourledger.savings.domain.TaskReport;
import dev.hourledger.savings.domain.TaskTypeNames;
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
            return new Fact.ApiKeyIssued(key.getPrefix(), secretHash(key.getSecretHash()), key.getLivemode());
        }
        if (body instanceof ApiKeyRevoked key) {
            return new Fact.ApiKeyRevoked(key.getPrefix());
        }
        if (body instanceof CatalogueLoaded catalogue) {
            return new Fact.CatalogueLoaded(
                    catalogue.getVersion(),
                    catalogue.getTaskTypes().stream()
                            .map(type -> new Fact.BuiltinTaskType(
                                    type.getKey(),
                                    new TaskTypeNames(type.getCategory(), type.getDisplayName()),
                                    type.getBaselineMinutes()))
                            .toList());
        }
        if (body instanceof PlansLoaded plans) {
            return new Fact.PlansLoaded(
                    plans.getVersion(),
                    plans.getPlans().stream().map(PlansAvro::fromAvro).toList());
        }
        if (body instanceof ApiKeyRotated key) {
            return new Fact.ApiKeyRotated(
                    key.getPrefix(), key.getNewPrefix(), secretHash(key.getSecretHash()), key.getExpiresAt());
        }
        if (body instanceof ModelPricesLoaded prices) {
            return new Fact.ModelPricesLoaded(priceBook(prices.getBook()));
        }
        return change(body);
    }

    /** Another one would get into the directory, where no gateway can read it. */
    private static OpaqueBytes secretHash(ByteBuffer hash) {
        if (hash.remaining() != ApiKeyHash.BYTES) {
            throw new UndecodableException("a secret hash of " + hash.remaining() + " bytes, not " + ApiKeyHash.BYTES);
        }
        return bytes(hash);
    }

    private static PriceBook priceBook(dev.hourledger.events.PriceBook book) {
        try {
            return PricesAvro.fromAvro(book);
        } catch (IllegalStateException e) {
            throw new UndecodableException("a price book that names something twice", e);
        }
    }

    private static Fact change(Object body) {
        if (body instanceof OrgChanged change) {
            FallbackBaseline fallback = change.getFallbackBaseline();
            return new Fact.OrgChanged(
                    change.getName(),
                    change.getPlan(),
                    currency(change),
                    change.getHourlyRate(),
                    fallback == null ? null : new Fact.Fallback(fallback.getMinutes()),
                    SettingsAvro.credit(change.getOutcomeCredit()));
        }
        if (body instanceof OrgClosed) {
            return new Fact.OrgClosed();
        }
        if (body instanceof TaskTypeDefined type) {
            return new Fact.TaskTypeDefined(
                    type.getKey(),
                    new CustomTaskType(
                            new TaskTypeNames(type.getCategory(), type.getDisplayName()),
                            type.getBaselineMinutes(),
                            type.getBaselineSource(),
                            false));
        }
        if (body instanceof TaskTypeArchived type) {
            return new Fact.TaskTypeArchived(type.getKey());
        }
        if (body instanceof BaselineOverridden override) {
            return new Fact.BaselineOverridden(
                    override.getTaskType(), new BaselineOverride(override.getBaselineMinutes(), override.getReason()));
        }
        if (body instanceof BaselineOverrideRemoved override) {
            return new Fact.BaselineOverrideRemoved(override.getTaskType());
        }
        if (body instanceof AgentRateSet rate) {
            return new Fact.AgentRateSet(rate.getAgentId(), rate.getHourlyRate());
        }
        throw new UndecodableException("a body that this release does not know: " + body.getClass());
    }

    private static @Nullable Currency currency(OrgChanged change) {
        if (change.getCurrency() == null) {
            return null;
        }
        if (change.getCurrencyMinorDigits() == null) {
            throw new UndecodableException("a new currency without its minor digits");
        }
        return new Currency(change.getCurrency(), change.getCurrencyMinorDigits());
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
