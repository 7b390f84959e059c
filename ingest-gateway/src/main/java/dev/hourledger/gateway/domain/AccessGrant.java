package dev.hourledger.gateway.domain;

/**
 * What the directory knows of one API key. Immutable.
 *
 * @param requestsPerSecond the plan's cap for this key
 * @param customisationAllowed whether the plan includes task types and overrides
 */
public record AccessGrant(
        String prefix,
        String orgId,
        SecretHash secretHash,
        boolean livemode,
        boolean revoked,
        String plan,
        int requestsPerSecond,
        boolean customisationAllowed) {}
