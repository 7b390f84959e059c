package dev.hourledger.benchmarks;

import java.time.Duration;

/**
 * How much a ledger is to hold before it is measured once more. Immutable.
 *
 * @param events in the log
 * @param keys of them with an idempotency key, spread evenly, all within its 24 hours
 */
public record Growth(long events, long keys) {
    private static final long EVENTS_A_SECOND = 8_000;

    /** What the names of a grown ledger's steps end with. */
    public static final String SUFFIX = ", grown";

    /** Refuses more keys than events. */
    public Growth {
        if (events < 1 || keys < 0 || keys > events) {
            throw new IllegalArgumentException("no ledger has " + keys + " keys in " + events + " events");
        }
    }

    /** About how long it takes until they are decided and stored. */
    Duration estimate() {
        return Duration.ofSeconds(events / EVENTS_A_SECOND);
    }

    /** Whether the event of this number, counted from 0, has a key. */
    boolean isKeyed(long number) {
        return (number + 1) * keys / events > number * keys / events;
    }
}
