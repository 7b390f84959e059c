package dev.hourledger.acceptance.torture.check;

import org.jspecify.annotations.Nullable;

/**
 * One request and what came of it, as the history has it. Times are nanoseconds since the history began.
 *
 * @param kind TRACK, PARALLEL, REPLAY, MISMATCH, REVOKED, RATE, READ or VIEW
 * @param key null: without an Idempotency-Key
 * @param request the body that was sent; of a READ the path that was asked for
 * @param answer null: none came
 * @param sentLine the line of the history that says that it was sent
 */
public record Attempt(
        String operation,
        int number,
        String kind,
        String gateway,
        String orgId,
        boolean livemode,
        @Nullable String key,
        boolean valid,
        String request,
        long scheduledNanos,
        long sentNanos,
        @Nullable Reply answer,
        int sentLine) {

    /**
     * An answer, or the certainty that none will come.
     *
     * @param status 0: the connection broke, or nothing came in time
     * @param line the line of the history that says so
     */
    public record Reply(int status, String body, Headers headers, long nanos, int line) {}

    /**
     * Those that the contract gives a meaning.
     *
     * @param replayed Idempotent-Replayed
     * @param mismatch Idempotency-Mismatch
     * @param location empty: there is none
     * @param requestId empty: there is none
     */
    public record Headers(boolean replayed, boolean mismatch, String location, String requestId) {}

    static final String RATE = "RATE";
    static final String READ = "READ";
    static final String VIEW = "VIEW";
    static final String REVOKED = "REVOKED";

    static final int CREATED = 201;
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int UNAVAILABLE = 503;
    static final int UNAUTHORIZED = 401;
    static final int NOT_FOUND = 404;
    static final int UNPROCESSABLE = 422;
    static final int TOO_MANY = 429;
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    /** Of the answer; 0: nothing came back. */
    public int status() {
        return answer == null ? 0 : answer.status();
    }

    /** 200 or 201: the answer is the event. */
    boolean hasEvent() {
        return status() == CREATED || status() == OK;
    }

    /** Any 2xx. */
    boolean acknowledged() {
        return hasEvent() || status() == ACCEPTED;
    }

    /** 4xx: nothing was recorded. */
    boolean refused() {
        return status() >= CLIENT_ERRORS && status() < SERVER_ERRORS;
    }

    /** The event that the answer names; empty: none. */
    String eventId() {
        return Fields.json(body()).path("event_id").asText();
    }

    /** The answer's body; empty: there was none. */
    String body() {
        return answer == null ? "" : answer.body();
    }

    /** When it had been answered; {@code Long.MAX_VALUE}: never. */
    public long endNanos() {
        return answer == null ? Long.MAX_VALUE : answer.nanos();
    }

    /** Where to look. */
    String lines() {
        return answer == null ? "line " + sentLine : "lines " + sentLine + " and " + answer.line();
    }

    @Override
    public String toString() {
        return operation + " attempt " + number + " at " + gateway + ": " + (status() == 0 ? "no answer" : status())
                + " (" + lines() + ")";
    }
}
