package dev.hourledger.gateway.domain;

import dev.hourledger.contract.ApiKeyHash;
import java.security.MessageDigest;
import java.util.Arrays;

/** HMAC-SHA-256 of a whole API key under the server's pepper: 32 bytes. Immutable. Source: P9, ADR 0007. */
public record SecretHash(byte[] bytes) {
    /** Length in bytes. */
    public static final int LENGTH = ApiKeyHash.BYTES;

    public SecretHash {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a secret hash has " + LENGTH + " bytes, got " + bytes.length);
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Equality in constant time. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SecretHash[hidden]";
    }
}
