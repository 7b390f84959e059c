package dev.hourledger.savings.domain;

/**
 * An Idempotency-Key with its scope: the same header of another org, or of a key of the other mode, is another key.
 * Immutable. Source: ADR 0003.
 *
 * @param key the client's header as it stands
 */
public record IdempotencyKey(String orgId, boolean livemode, String key) {}
