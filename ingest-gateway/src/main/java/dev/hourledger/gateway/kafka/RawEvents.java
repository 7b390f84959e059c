package dev.hourledger.gateway.kafka;

import dev.hourledger.events.AgentRateSet;
import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.ApiKeyRotated;
import dev.hourledger.events.AuditSample;
import dev.hourledger.events.BaselineOverridden;
import dev.hourledger.events.BaselineOverrideRemoved;
import dev.hourledger.events.FallbackBaseline;
import dev.hourledger.events.FxRate;
import dev.hourledger.events.ModelPrice;
import dev.hourledger.events.ModelPricesLoaded;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.OrgClosed;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.PriceBook;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.events.TaskReported;
import dev.hourledger.events.TaskTypeArchived;
import dev.hourledger.events.TaskTypeDefined;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.Command.IssueApiKey;
import dev.hourledger.gateway.domain.Command.RegisterOrg;
import dev.hourledger.gateway.domain.Command.ReportTask;
import dev.hourledger.gateway.domain.Command.RevokeApiKey;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.TaskReport;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Commands as records of raw-events: the one place where the two meet. Source: design "The flow". */
final class RawEvents {
    private static final Command.Cases<Object> BODY = new Bodies();

    private RawEvents() {}

    /** The record of a command. All values are within the schema's precision, since the domain's rules bound them. */
    static RawEvent toAvro(CommandEnvelope envelope) {
        return new RawEvent(
                envelope.eventId(),
                envelope.orgId(),
                envelope.receivedAt(),
                envelope.apiKeyPrefix(),
                envelope.livemode(),
                envelope.command().fold(BODY));
    }

    private static final class Bodies implements Command.Cases<Object> {
        @Override
        public Object reportTask(ReportTask command) {
            TaskReport report = command.report();
            return new TaskReported(
                    command.idempotencyKey(),
                    ByteBuffer.wrap(command.bodyFingerprint().bytes()),
                    report.agentId(),
                    report.taskType(),
                    toAvro(report.outcome()),
                    report.agentDurationSeconds(),
                    report.agentCost(),
                    report.humanBaselineMinutes(),
                    report.model(),
                    report.tokensIn(),
                    report.tokensOut(),
                    report.metadataJson(),
                    toAvro(report.auditSample()),
                    report.occurredAt());
        }

        @Override
        public Object registerOrg(RegisterOrg command) {
            return new OrgRegistered(
                    command.name(),
                    command.plan(),
                    command.currency(),
                    command.currencyMinorDigits(),
                    command.hourlyRate());
        }

        @Override
        public Object issueApiKey(IssueApiKey command) {
            return new ApiKeyIssued(
                    command.prefix(), ByteBuffer.wrap(command.secretHash().bytes()), command.livemode());
        }

        @Override
        public Object revokeApiKey(RevokeApiKey command) {
            return new ApiKeyRevoked(command.prefix());
        }

        @Override
        public Object changeOrg(Command.ChangeOrg command) {
            Command.Money currency = command.currency();
            Command.Fallback fallback = command.fallback();
            return new OrgChanged(
                    command.name(),
                    command.plan(),
                    currency == null ? null : currency.code(),
                    currency == null ? null : currency.minorDigits(),
                    command.hourlyRate(),
                    fallback == null ? null : new FallbackBaseline(fallback.minutes()),
                    command.outcomeCredit().entrySet().stream()
                            .collect(Collectors.toMap(entry -> entry.getKey().wire(), Map.Entry::getValue)));
        }

        @Override
        public Object closeOrg(Command.CloseOrg command) {
            return new OrgClosed();
        }

        @Override
        public Object defineTaskType(Command.DefineTaskType command) {
            return new TaskTypeDefined(
                    command.key(),
                    command.displayName(),
                    command.category(),
                    command.baselineMinutes(),
                    command.baselineSource());
        }

        @Override
        public Object archiveTaskType(Command.ArchiveTaskType command) {
            return new TaskTypeArchived(command.key());
        }

        @Override
        public Object overrideBaseline(Command.OverrideBaseline command) {
            return new BaselineOverridden(command.key(), command.baselineMinutes(), command.reason());
        }

        @Override
        public Object removeOverride(Command.RemoveOverride command) {
            return new BaselineOverrideRemoved(command.key());
        }

        @Override
        public Object setAgentRate(Command.SetAgentRate command) {
            return new AgentRateSet(command.agentId(), command.hourlyRate());
        }

        @Override
        public Object rotateApiKey(Command.RotateApiKey command) {
            return new ApiKeyRotated(
                    command.prefix(),
                    command.newPrefix(),
                    ByteBuffer.wrap(command.secretHash().bytes()),
                    command.expiresAt());
        }

        @Override
        public Object loadModelPrices(Command.LoadModelPrices command) {
            return new ModelPricesLoaded(toAvro(command.book()));
        }
    }

    private static PriceBook toAvro(dev.hourledger.gateway.domain.PriceBook book) {
        return new PriceBook(
                book.version(),
                book.models().stream()
                        .map(price -> new ModelPrice(price.model(), price.input(), price.output(), price.currency()))
                        .toList(),
                book.fxRates().stream()
                        .map(rate -> new FxRate(rate.from(), rate.to(), rate.rate()))
                        .toList());
    }

    private static TaskOutcome toAvro(dev.hourledger.gateway.domain.TaskOutcome outcome) {
        return switch (outcome) {
            case SUCCESS -> TaskOutcome.success;
            case FAILURE -> TaskOutcome.failure;
            case NEEDS_REVIEW -> TaskOutcome.needs_review;
        };
    }

    private static @Nullable AuditSample toAvro(dev.hourledger.gateway.domain.@Nullable AuditSample sample) {
        if (sample == null) {
            return null;
        }
        return new AuditSample(
                sample.inputExcerpt(), sample.outputExcerpt(), sample.model(), sample.tokensIn(), sample.tokensOut());
    }
}
