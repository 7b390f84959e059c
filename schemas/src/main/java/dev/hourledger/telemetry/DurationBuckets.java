package dev.hourledger.telemetry;

import java.time.Duration;

/**
 * The bounds between which durations of requests, and of the steps that make one up, are counted. All have the same, so
 * that a step can be laid beside the whole. Stateless.
 */
public final class DurationBuckets {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        // No request takes so long, but a record may wait so long in the log.
        Duration.ofMinutes(1)
    };

    private DurationBuckets() {}

    /** From a millisecond to a minute. */
    public static Duration[] all() {
        return BOUNDS.clone();
    }
}
