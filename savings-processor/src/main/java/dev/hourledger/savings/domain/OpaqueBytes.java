package dev.hourledger.savings.domain;

import java.util.Arrays;

/**
 * Bytes that the decision hands on or compares and never looks into: a key's hash, a body's fingerprint, a stored
 * event. Immutable; {@code toString} hides the content (P9).
 */
public record OpaqueBytes(byte[] bytes) {
    /** Copies the bytes. */
    public OpaqueBytes {
        bytes = bytes.clone();
    }

    /** A copy of the bytes. */
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OpaqueBytes opaque && Arrays.equals(bytes, opaque.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "OpaqueBytes[" + bytes.length + "]";
    }
}
