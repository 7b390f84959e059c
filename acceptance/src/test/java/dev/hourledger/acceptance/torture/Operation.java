package dev.hourledger.acceptance.torture;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One task that an agent wants recorded, in however many attempts; every attempt says the same, and bears the
 * operation's id in its metadata. Thread-safe.
 *
 * @param id unique within a run
 * @param key its Idempotency-Key; null: it is never sent again
 * @param body of every attempt
 * @param valid whether the contract lets it be recorded, a quota apart
 * @param scheduledNanos when it should have been sent
 */
record Operation(
        String id,
        Account account,
        @Nullable String key,
        String body,
        boolean valid,
        long scheduledNanos,
        AtomicInteger attempts) {
    /** How an attempt came about. */
    enum Kind {
        /** The first one, or one that was told, or had, to try again. */
        TRACK,
        /** At the same time as the first one, to another gateway. */
        PARALLEL,
        /** Of what was acknowledged already. */
        REPLAY,
        /** Of what was acknowledged already, or at the same time as the first one, with another body. */
        MISMATCH,
        /** With an API key that was revoked before: must not be recorded. */
        REVOKED,
        /** No attempt to have something recorded: the event that an answer named is asked for. */
        READ,
        /** Likewise: the organisation whose rate has just been changed is asked for. */
        VIEW,
        /** Likewise: the hourly rate is changed. */
        RATE
    }
}
