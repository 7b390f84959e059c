package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes changes to the log and answers what was decided: each is one command, whose outcome is read back like any
 * other. Thread-safe. Source: P6, P8.
 */
record Changes(Vertx vertx, Core core) {
    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    /** Publishes the change and answers: {@code ifApplied} makes the answer to one that took effect. */
    Future<Answer> submit(CommandEnvelope envelope, Supplier<Future<Answer>> ifApplied) {
        return core.commands()
                .submit(vertx, envelope)
                .compose(submission -> submission.fold(
                        outcome -> decided(envelope, outcome, ifApplied),
                        () -> accepted(envelope),
                        () -> refused(Refusal.of(ErrorCode.UNAVAILABLE), envelope.receivedAt())));
    }

    /** Behind the acknowledgement a bug of ours is no reason for a 5xx: the change may have been made (P8). */
    private static Future<Answer> decided(
            CommandEnvelope envelope, Outcome outcome, Supplier<Future<Answer>> ifApplied) {
        return Future.succeededFuture(outcome)
                .compose(known -> known.fold(new Decided(envelope, ifApplied)))
                .map(answer -> answer.isServerError() ? Answer.accepted(envelope) : answer)
                .otherwise(bug -> {
                    logBug(envelope, bug);
                    return Answer.accepted(envelope);
                });
    }

    static void logBug(CommandEnvelope envelope, Throwable bug) {
        LOG.atError()
                .addKeyValue("request_id", envelope.requestId())
                .addKeyValue("event_id", envelope.eventId())
                .setCause(bug)
                .log("a decided change could not be answered");
    }

    private static Future<Answer> accepted(CommandEnvelope envelope) {
        return Future.succeededFuture(Answer.accepted(envelope));
    }

    private static Future<Answer> refused(Refusal refusal, Instant now) {
        return Future.succeededFuture(Answer.refused(refusal, now));
    }

    /** The answers to a decided change. */
    private record Decided(CommandEnvelope envelope, Supplier<Future<Answer>> ifApplied)
            implements Outcome.Cases<Future<Answer>> {
        @Override
        public Future<Answer> applied(Outcome.Applied outcome) {
            return ifApplied.get();
        }

        @Override
        public Future<Answer> rejected(Outcome.Rejected outcome) {
            return refused(refusal(outcome.code(), outcome.field(), envelope.command()), envelope.receivedAt());
        }

        @Override
        public Future<Answer> recorded(Outcome.Recorded outcome) {
            return unexpected();
        }

        @Override
        public Future<Answer> replayed(Outcome.Replayed outcome) {
            return unexpected();
        }

        private static Refusal refusal(ErrorCode code, @Nullable String field, Command command) {
            return field == null || code != ErrorCode.VALIDATION_ERROR
                    ? Refusal.of(code, field)
                    : Refusal.invalid(field, problemOf(field, command));
        }

        private static String problemOf(String field, Command command) {
            return switch (field) {
                case "plan" -> "There is no such plan.";
                case "key" ->
                    command instanceof Command.ArchiveTaskType
                            ? "A built-in type can't be archived; an override replaces its baseline."
                            : command instanceof Command.OverrideBaseline
                                    ? "An own type has its own baseline: archive it, then define it again."
                                    : "A built-in type, or another one of the organisation's own, has this key.";
                case "task_types" -> "The organisation has as many task types, archived ones included, as it may have.";
                case "agents" -> "As many agents as may have a rate of their own have one.";
                case "prefix" -> "This key does not work any more; issue a new one instead.";
                case "api_keys" -> "The organisation was issued as many API keys as it may be.";
                default -> "The ledger does not take this " + field + " as things are.";
            };
        }

        private Future<Answer> unexpected() {
            throw new IllegalStateException("a change was decided as an event: " + envelope.eventId());
        }
    }
}
