package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Command.ReportTask;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.TrackField;
import dev.hourledger.gateway.domain.TrackRules;
import dev.hourledger.gateway.domain.TrackRules.CheckedReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /v1/track}. Thread-safe. Source: HTTP contract "POST /v1/track". */
final class TrackHandler implements Endpoint.Handler {
    /** The longest Idempotency-Key, characters. */
    static final int MAX_KEY_CHARACTERS = 255;

    private static final String KEY_HEADER = "Idempotency-Key";
    private static final BodyNames<TrackField> NAMES = new BodyNames<>(TrackField.class);
    private static final Logger LOG = LoggerFactory.getLogger(TrackHandler.class);

    private final Vertx vertx;
    private final Core core;
    private final ReplayCache replays;
    private final PendingReports pending;
    private final GatewayMeters meters;

    TrackHandler(Vertx vertx, Core core, ReplayCache replays, PendingReports pending, GatewayMeters meters) {
        this.vertx = vertx;
        this.core = core;
        this.replays = replays;
        this.pending = pending;
        this.meters = meters;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, byte[] body) {
        Instant receivedAt = core.now();
        List<String> keys = exchange.request().headers().getAll(HttpHeader.IDEMPOTENCY_KEY);
        return JsonBody.read(body, NAMES)
                .flatMap(TrackRules::check)
                .flatMap(report -> task(report, keys))
                .fold(
                        task -> track(exchange, receivedAt, task),
                        refusal -> Future.succeededFuture(Answer.refused(refusal, receivedAt)));
    }

    private static Checked<ReportTask> task(CheckedReport report, List<String> keys) {
        if (keys.isEmpty()) {
            return new Checked.Accepted<>(new ReportTask(report.report(), null, report.fingerprint()));
        }
        String key = keys.get(0);
        if (keys.size() > 1) {
            return new Checked.Refused<>(Refusal.invalid(KEY_HEADER, "The header Idempotency-Key is there twice."));
        }
        if (key.isEmpty() || key.length() > MAX_KEY_CHARACTERS) {
            return new Checked.Refused<>(Refusal.invalid(
                    KEY_HEADER, "The header Idempotency-Key must have 1 to " + MAX_KEY_CHARACTERS + " characters."));
        }
        return new Checked.Accepted<>(new ReportTask(report.report(), key, report.fingerprint()));
    }

    private Future<Answer> track(Exchange exchange, Instant receivedAt, ReportTask task) {
        AccessGrant grant = exchange.grant();
        Optional<Answer> replay = replay(grant, receivedAt, task);
        if (replay.isPresent()) {
            meters.replayedFromCache();
            return Future.succeededFuture(replay.get());
        }
        Optional<Refusal> outOfRange = TrackRules.checkAge(task.report(), receivedAt, task.idempotencyKey() != null);
        if (outOfRange.isPresent()) {
            return Future.succeededFuture(Answer.refused(outOfRange.get(), receivedAt));
        }
        String key = task.idempotencyKey();
        if (key == null) {
            CommandEnvelope envelope = core.envelope(exchange, receivedAt, task);
            return answer(core.commands().submit(vertx, envelope), new Decided(grant, envelope, task, false));
        }
        Optional<String> earlier = pending.find(grant, key, task.bodyFingerprint(), receivedAt);
        return earlier.isPresent()
                ? join(earlier.get(), exchange, receivedAt, key, task)
                : submit(core.envelope(exchange, receivedAt, task), grant, key, task);
    }

    private Future<Answer> submit(CommandEnvelope envelope, AccessGrant grant, String key, ReportTask task) {
        Future<Submission> submitted = core.commands().submit(vertx, envelope);
        submitted.onSuccess(submission -> {
            if (submission instanceof Submission.Durable durable && durable.outcomeKept()) {
                pending.remember(grant, key, task.bodyFingerprint(), envelope.eventId(), envelope.receivedAt());
            }
        });
        return answer(submitted, new Decided(grant, envelope, task, false));
    }

    /**
     * Waits for an earlier request's event. Its refusal is not this request's, since what was in the way may have been
     * mended meanwhile, and a refusal occupies no key: then the log is asked, with what is left of the time.
     */
    private Future<Answer> join(String eventId, Exchange exchange, Instant receivedAt, String key, ReportTask task) {
        AccessGrant grant = exchange.grant();
        CommandEnvelope envelope = core.envelope(eventId, exchange, receivedAt, task);
        return core.commands().join(vertx, envelope).compose(submission -> {
            if (submission instanceof Submission.Decided decided) {
                pending.forget(grant, key);
                if (decided.outcome() instanceof Outcome.Rejected) {
                    return submit(core.envelope(exchange, receivedAt, task), grant, key, task);
                }
            }
            return answer(Future.succeededFuture(submission), new Decided(grant, envelope, task, true));
        });
    }

    private static Future<Answer> answer(Future<Submission> submission, Decided cases) {
        CommandEnvelope envelope = cases.envelope;
        return submission.map(became -> became.fold(
                outcome -> answerOf(outcome, cases),
                () -> Answer.accepted(envelope.eventId()),
                () -> Answer.refused(ErrorCode.UNAVAILABLE, envelope.receivedAt())));
    }

    private Optional<Answer> replay(AccessGrant grant, Instant receivedAt, ReportTask task) {
        String key = task.idempotencyKey();
        return key == null ? Optional.empty() : replays.find(grant, key, task.bodyFingerprint(), receivedAt);
    }

    /** Behind the acknowledgement a bug of ours is no reason for a 5xx: the event exists (P8). */
    private static Answer answerOf(Outcome outcome, Decided cases) {
        CommandEnvelope envelope = cases.envelope;
        try {
            Answer answer = outcome.fold(cases);
            return answer.isServerError() ? Answer.accepted(envelope.eventId()) : answer;
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("request_id", envelope.requestId())
                    .addKeyValue("event_id", envelope.eventId())
                    .setCause(e)
                    .log("the outcome could not be answered");
            return Answer.accepted(envelope.eventId());
        }
    }

    /** The answers to a decided report. */
    private final class Decided implements Outcome.Cases<Answer> {
        private final AccessGrant grant;
        private final CommandEnvelope envelope;
        private final ReportTask task;
        /** Somebody has been answered for this event before, if only with a 202. */
        private final boolean resend;

        Decided(AccessGrant grant, CommandEnvelope envelope, ReportTask task, boolean resend) {
            this.grant = grant;
            this.envelope = envelope;
            this.task = task;
            this.resend = resend;
        }

        @Override
        public Answer recorded(Outcome.Recorded outcome) {
            Buffer body = EventJson.answer(outcome.event());
            remember(task.idempotencyKey(), outcome.event(), body);
            return resend
                    ? Answer.replayed(outcome.event().eventId(), body, false)
                    : Answer.recorded(outcome.event(), body);
        }

        @Override
        public Answer replayed(Outcome.Replayed outcome) {
            Buffer body = EventJson.answer(outcome.event());
            if (!outcome.mismatch()) {
                // Only then is this body's fingerprint the original's.
                remember(task.idempotencyKey(), outcome.event(), body);
            }
            return Answer.replayed(outcome.event().eventId(), body, outcome.mismatch());
        }

        @Override
        public Answer rejected(Outcome.Rejected outcome) {
            return Answer.refused(Refusal.of(outcome.code(), outcome.field()), envelope.receivedAt());
        }

        @Override
        public Answer applied(Outcome.Applied outcome) {
            throw new IllegalStateException("a task report was decided as an admin change");
        }

        private void remember(@Nullable String key, RecordedEvent event, Buffer body) {
            if (key != null) {
                replays.remember(grant, key, task.bodyFingerprint(), event, body);
            }
        }
    }
}
