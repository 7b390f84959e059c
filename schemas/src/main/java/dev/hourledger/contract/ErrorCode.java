package dev.hourledger.contract;

import java.util.Locale;
import java.util.Optional;

/**
 * The error catalogue of the HTTP contract. The constants stand in order of precedence: when several apply, the first
 * is answered ({@link #compareTo}). Immutable. Source: HTTP contract "Errors", ADR 0005; {@code docs/errors.md} lists
 * the same constants in the same order and a test compares.
 */
public enum ErrorCode {
    /** No Authorization header. */
    MISSING_AUTHORIZATION(
            401, Retry.NEVER, "No API key was sent.", "Send the header Authorization: Bearer <your API key>."),
    /** Malformed, unknown, or wrong secret: the three are not told apart. */
    INVALID_API_KEY(401, Retry.NEVER, "The API key is not valid.", "Check that the whole key was copied."),
    /** The right secret of a revoked key. */
    KEY_REVOKED(401, Retry.NEVER, "The API key was revoked.", "Use another key of the organisation."),
    /** The per-second cap of the key. */
    RATE_LIMITED(
            429, Retry.AFTER_DELAY, "Too many requests per second for this key.", "Wait a second, then send it again."),
    /** The plan does not include this. */
    FEATURE_LOCKED(403, Retry.NEVER, "The organisation's plan does not include this.", "Change the plan."),
    /** No such path or object, or another organisation's. */
    NOT_FOUND(404, Retry.NEVER, "There is nothing here.", "Check the path and the id."),
    /** The path exists, the method does not; the answer carries Allow. */
    METHOD_NOT_ALLOWED(405, Retry.NEVER, "This path does not take this method.", "Use a method of the Allow header."),
    /** The body is not application/json. */
    UNSUPPORTED_MEDIA_TYPE(
            415, Retry.NEVER, "The body must be plain JSON.", "Send Content-Type: application/json, not compressed."),
    /** The body is over the limit. */
    PAYLOAD_TOO_LARGE(413, Retry.NEVER, "The body is over 64 KiB.", "Send less metadata or shorter samples."),
    /** Not JSON, or against the rules of a field. */
    VALIDATION_ERROR(422, Retry.NEVER, "The request is not valid.", "Correct the field and send it again."),
    /** More than 90 days old or 24 h ahead of receipt. */
    OCCURRED_AT_OUT_OF_RANGE(
            422,
            Retry.NEVER,
            "occurred_at is more than 90 days old or more than 24 hours ahead.",
            "Send the time at which the task happened, with its offset."),
    /** No layer supplies a human baseline. */
    UNKNOWN_TASK_TYPE(
            422,
            Retry.NEVER,
            "No human baseline is known for this task type.",
            "Use a built-in task type, or send human_baseline_minutes."),
    /** The month's events are used up. */
    QUOTA_EXCEEDED(
            429,
            Retry.AFTER_DELAY,
            "The plan's events for this month are used up.",
            "Upgrade the plan, or wait for the next month (UTC)."),
    /** The log did not confirm in time, or too much waits. */
    UNAVAILABLE(
            503,
            Retry.AFTER_DELAY,
            "The event could not be stored in time.",
            "Send it again: with the same Idempotency-Key a retry is safe and never counts twice."),
    /** A bug. */
    INTERNAL(500, Retry.AFTER_DELAY, "Something went wrong on our side.", "Report the X-Request-Id.");

    /** Whether sending the same request again can help. */
    public enum Retry {
        /** The same request gets the same answer. */
        NEVER,
        /** Send it again after Retry-After seconds. */
        AFTER_DELAY
    }

    private final int httpStatus;
    private final Retry retry;
    private final String message;
    private final String hint;

    ErrorCode(int httpStatus, Retry retry, String message, String hint) {
        this.httpStatus = httpStatus;
        this.retry = retry;
        this.message = message;
        this.hint = hint;
    }

    /** The stable code on the wire, lower snake case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status that goes with the code. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Whether a retry of the same request can help. */
    public Retry retry() {
        return retry;
    }

    /** One sentence for people; may change at any time. */
    public String message() {
        return message;
    }

    /** The way out, in one sentence. */
    public String hint() {
        return hint;
    }

    /** The constant of a wire code; empty for a code of a newer release. */
    public static Optional<ErrorCode> fromWire(String wire) {
        for (ErrorCode code : values()) {
            if (code.wire().equals(wire)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
