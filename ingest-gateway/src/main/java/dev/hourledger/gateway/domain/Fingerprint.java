package dev.hourledger.gateway.domain;

import java.util.Arrays;

/** First 16 bytes of SHA-256 over what a body says. Immutable value. Source: ADR 0003. */
public record Fingerprint(byte[] bytes) {
    /** Length in bytes. */
    public static final int LENGTH = 16;

    public Fingerprint {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a fingerprint has " + LENGTH + " bytes, got " + bytes.length);
        }
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint fingerprint && Arrays.equals(bytes, fingerprint.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Fingerprint[" + java.util.HexFormat.of().formatHex(bytes) + "]";
    }
}
