package dev.hourledger.gateway.domain;

import dev.hourledger.contract.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules of a task report's fields. Pure. Source: HTTP contract "POST /v1/track". */
public final class TrackRules {
    /** How long after the task a report is taken. */
    public static final Duration MAX_AGE = Duration.ofDays(90);
    /** How far an agent's clock may be ahead of ours. */
    public static final Duration MAX_AHEAD = Duration.ofHours(24);
    /** Code points of an id, a task type, a model. */
    public static final int MAX_NAME_CHARACTERS = 128;
    /** Code points of an excerpt. */
    public static final int MAX_EXCERPT_CHARACTERS = 2000;

    private TrackRules() {}

    /**
     * A report that keeps to the rules.
     *
     * @param fingerprint of what the body says
     */
    public record CheckedReport(TaskReport report, Fingerprint fingerprint) {}

    /** Applies every rule that the body alone can break; the first broken one in the contract's order is refused. */
    public static Checked<CheckedReport> check(RawBody<TrackField> body) {
        FieldChecks<TrackField> fields = new FieldChecks<>(body, "");
        TaskReport report = new TaskReport(
                fields.requiredName(TrackField.AGENT_ID, MAX_NAME_CHARACTERS),
                fields.requiredName(TrackField.TASK_TYPE, MAX_NAME_CHARACTERS),
                outcome(fields),
                fields.decimal(TrackField.AGENT_DURATION_SECONDS, DecimalRange.DURATION_SECONDS),
                fields.decimal(TrackField.AGENT_COST, DecimalRange.COST),
                fields.decimal(TrackField.HUMAN_BASELINE_MINUTES, DecimalRange.BASELINE_MINUTES),
                fields.text(TrackField.MODEL, 1, MAX_NAME_CHARACTERS),
                fields.tokens(TrackField.TOKENS_IN),
                fields.tokens(TrackField.TOKENS_OUT),
                json(metadata(fields)),
                sample(fields),
                fields.time(TrackField.OCCURRED_AT));
        Optional<Refusal> refusal = fields.refusal();
        return refusal.isPresent()
                ? new Checked.Refused<>(refusal.get())
                : new Checked.Accepted<>(new CheckedReport(report, BodyFingerprint.of(report, metadata(fields))));
    }

    /**
     * The one rule that depends on the time of receipt; comes after every other (ADR 0005).
     *
     * @param mayBeResend it has an Idempotency-Key: its event may exist, and have become too old since. Then the
     * decision says (P3)
     */
    public static Optional<Refusal> checkAge(TaskReport report, Instant receivedAt, boolean mayBeResend) {
        Instant occurredAt = report.occurredAt();
        boolean refused = occurredAt != null
                && (occurredAt.isAfter(receivedAt.plus(MAX_AHEAD))
                        || (occurredAt.isBefore(receivedAt.minus(MAX_AGE)) && !mayBeResend));
        return refused
                ? Optional.of(Refusal.of(ErrorCode.OCCURRED_AT_OUT_OF_RANGE, TrackField.OCCURRED_AT.wire()))
                : Optional.empty();
    }

    private static TaskOutcome outcome(FieldChecks<TrackField> fields) {
        String wire = fields.requiredText(TrackField.OUTCOME, MAX_NAME_CHARACTERS);
        return TaskOutcome.fromWire(wire).orElseGet(() -> {
            fields.refuse(TrackField.OUTCOME, "must be success, failure or needs_review");
            return TaskOutcome.FAILURE;
        });
    }

    private static @Nullable String json(@Nullable Metadata metadata) {
        return metadata == null ? null : metadata.json();
    }

    private static @Nullable Metadata metadata(FieldChecks<TrackField> fields) {
        return fields.present(TrackField.METADATA, RawValue.FreeObject.class, "an object")
                .map(RawValue.FreeObject::metadata)
                .orElse(null);
    }

    private static @Nullable AuditSample sample(FieldChecks<TrackField> fields) {
        Optional<RawValue.Sample> sample = fields.present(TrackField.AUDIT_SAMPLE, RawValue.Sample.class, "an object");
        if (sample.isEmpty()) {
            return null;
        }
        FieldChecks<SampleField> inner = new FieldChecks<>(sample.get().fields(), TrackField.AUDIT_SAMPLE.wire());
        AuditSample checked = new AuditSample(
                inner.text(SampleField.INPUT_EXCERPT, 0, MAX_EXCERPT_CHARACTERS),
                inner.text(SampleField.OUTPUT_EXCERPT, 0, MAX_EXCERPT_CHARACTERS),
                inner.text(SampleField.MODEL, 1, MAX_NAME_CHARACTERS),
                inner.tokens(SampleField.TOKENS_IN),
                inner.tokens(SampleField.TOKENS_OUT));
        inner.refusal().ifPresent(fields::refuse);
        return checked;
    }
}
