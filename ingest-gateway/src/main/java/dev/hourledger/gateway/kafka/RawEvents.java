package dev.hourledger.gateway.kafka;

import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRevoked;
import dev.hourledger.events.AuditSample;
import dev.hourledger.events.OrgRegistered;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.events.TaskReported;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.Command.IssueApiKey;
import dev.hourledger.gateway.domain.Command.RegisterOrg;
import dev.hourledger.gateway.domain.Command.ReportTask;
import dev.hourledger.gateway.domain.Command.RevokeApiKey;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.TaskReport;
import java.nio.ByteBuffer;
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
