package dev.hourledger.savings.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its org's settings hold it. Immutable.
 *
 * @param prefix public id
 * @param secretHash HMAC-SHA-256 of the whole key (ADR 0007)
 * @param livemode live or test key
 * @param revoked true for ever once revoked
 * @param createdAt when it was issued; null: before this was kept
 * @param expiresAt from when on it does not work any more, by the time of receipt; null: no end is set
 */
public record ApiKey(
        String prefix,
        OpaqueBytes secretHash,
        boolean livemode,
        boolean revoked,
        @Nullable Instant createdAt,
        @Nullable Instant expiresAt) {
    /** A new key that works. */
    public static ApiKey issued(String prefix, OpaqueBytes secretHash, boolean livemode, Instant createdAt) {
        return new ApiKey(prefix, secretHash, livemode, false, createdAt, null);
    }

    /** The same key, revoked. */
    public ApiKey revoke() {
        return new ApiKey(prefix, secretHash, livemode, true, createdAt, expiresAt);
    }

    /** The same key, which works until then; null: no longer. */
    ApiKey expireAt(@Nullable Instant end) {
        return end == null ? revoke() : new ApiKey(prefix, secretHash, livemode, revoked, createdAt, end);
    }

    /** Whether a request that was received then may use it. */
    public boolean worksAt(Instant receivedAt) {
        return !revoked && (expiresAt == null || receivedAt.isBefore(expiresAt));
    }
}
