package dev.hourledger.savings.domain;

/**
 * An API key as its org's settings hold it. Immutable.
 *
 * @param prefix public id
 * @param secretHash HMAC-SHA-256 of the whole key (ADR 0007)
 * @param livemode live or test key
 * @param revoked true for ever once revoked
 */
public record ApiKey(String prefix, OpaqueBytes secretHash, boolean livemode, boolean revoked) {
    /** The same key, revoked. */
    public ApiKey revoke() {
        return new ApiKey(prefix, secretHash, livemode, true);
    }
}
