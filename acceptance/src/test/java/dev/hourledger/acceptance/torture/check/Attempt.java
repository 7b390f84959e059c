package dev.hourledger.acceptance.torture.check;

import org.jspecify.annotations.Nullable;

/**
 * One request and what came of it, as the history has it. Times are nanoseconds since the history began.
 *
 * @param kind TRACK, REPLAY, MISMATCH or RATE
 * @param key null: without an Idempotency-Key
 * @param request the body that was sent
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
    public record Reply(int status, String body, boolean replayed, long nanos, int line) {}

    static final int CREATED = 201;
    static final int OK = 200;
    static final int ACCEPTED = 202;
    static final int UNAVAILABLE = 503;
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
