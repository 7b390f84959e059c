package dev.hourledger.contract;

/** What gateways keep of an API key, in the log and in the directory. Source: ADR 0007. */
public final class ApiKeyHash {
    /** HMAC-SHA-256. */
    public static final int BYTES = 32;

    private ApiKeyHash() {}
}
