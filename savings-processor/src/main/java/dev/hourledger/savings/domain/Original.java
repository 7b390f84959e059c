package dev.hourledger.savings.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What occupies an idempotency key in the store, however old it is: the decision alone judges its age (ADR 0003). Immutable.
 *
 * @param receivedAt of the original
 * @param bodyFingerprint of the original; null: unknown
 * @param event the original event as it was stored, returned byte for byte (P3)
 */
public record Original(Instant receivedAt, @Nullable OpaqueBytes bodyFingerprint, OpaqueBytes event) {
    /** How long an original occupies its key. Source: P2. */
    public static final Duration OCCUPIED = Duration.ofHours(24);

    /** True when a record received then is a resend; also when gateways' clocks let it look older than its original. */
    public boolean occupiesAt(Instant instant) {
        return Duration.between(receivedAt, instant).compareTo(OCCUPIED) < 0;
    }

    /** True when both bodies are known and do not say the same. */
    public boolean differsFrom(@Nullable OpaqueBytes otherFingerprint) {
        return bodyFingerprint != null && otherFingerprint != null && !bodyFingerprint.equals(otherFingerprint);
    }
}
