package dev.hourledger.savings.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What occupies an idempotency key in the store, however old it is: the decision alone judges its age (ADR 0003).
 * Immutable.
 *
 * @param receivedAt of the original
 * @param bodyFingerprint of the original; null: unknown
 * @param event the original event as it was stored, returned byte for byte (P3)
 */
public record Original(Instant receivedAt, @Nullable OpaqueBytes bodyFingerprint, OpaqueBytes event) {
    /** How long an original occupies its key. Source: P2. */
    public static final Duration OCCUPIED = Duration.ofHours(24);

    /**
     * How far the clocks of gateways and brokers may differ without a resend at the edge of the 24 hours being taken
     * for a first.
     */
    public static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);

    /** True when a record received then is a resend; also when gateways' clocks let it look older than its original. */
    public boolean occupiesAt(Instant instant) {
        return Duration.between(receivedAt, instant).compareTo(OCCUPIED) < 0;
    }

    /**
     * The store may forget every original that was received before this: no record to come can be its resend. The
     * earlier of two clocks counts, so that neither a gateway whose clock is fast nor a log that was copied to another
     * cluster (whose broker stamps it anew) makes the store forget too soon. Source: ADR 0003.
     *
     * @param streamTime the highest timestamp that the broker gave to a record of the partition
     * @param latestReceivedAt the highest {@code received_at} of a record of the partition
     */
    public static Instant forgettableBefore(Instant streamTime, Instant latestReceivedAt) {
        Instant earlier = streamTime.isBefore(latestReceivedAt) ? streamTime : latestReceivedAt;
        return earlier.minus(OCCUPIED).minus(CLOCK_TOLERANCE);
    }

    /** True when both bodies are known and do not say the same. */
    public boolean differsFrom(@Nullable OpaqueBytes otherFingerprint) {
        return bodyFingerprint != null && otherFingerprint != null && !bodyFingerprint.equals(otherFingerprint);
    }
}
