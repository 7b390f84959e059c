package dev.hourledger.gateway.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the directory knows of one API key. Immutable.
 *
 * @param requestsPerSecond the plan's cap for this key
 * @param revoked for ever; a key that has expired is not revoked, see {@link #worksAt}
 * @param customisationAllowed whether the plan includes task types and overrides
 * @param expiresAt from when on it opens no door, since another key took its place; null: no end is set
 */
public record AccessGrant(
        String prefix,
        String orgId,
        SecretHash secretHash,
        boolean livemode,
        boolean revoked,
        String plan,
        int requestsPerSecond,
        boolean customisationAllowed,
        @Nullable Instant expiresAt) {
    /** Whether it opens the door then. */
    public boolean worksAt(Instant now) {
        return !revoked && (expiresAt == null || now.isBefore(expiresAt));
    }
}
