package dev.hourledger.gateway.domain;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hashes API keys: HMAC-SHA-256 under the server's pepper. A pure function of the key's text. Thread-safe. Source: P9,
 * ADR 0007.
 */
public final class KeyHasher {
    /** The shortest pepper, bytes: as long as the hash, so that it is not the weaker of the two. */
    public static final int MIN_PEPPER_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    /** Throws IllegalArgumentException for a pepper that is too short. */
    public KeyHasher(byte[] pepper) {
        if (pepper.length < MIN_PEPPER_BYTES) {
            throw new IllegalArgumentException("the pepper has less than " + MIN_PEPPER_BYTES + " bytes");
        }
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(pepper, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The hash of a whole API key. */
    public SecretHash hash(String apiKey) {
        return new SecretHash(ownMac().doFinal(apiKey.getBytes(StandardCharsets.UTF_8)));
    }

    /** A Mac holds state, so each call works on a copy; copying is cheaper than setting the key up again. */
    private Mac ownMac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(ALGORITHM + " of the Java platform can be copied", e);
        }
    }

    @Override
    public String toString() {
        return "KeyHasher[hidden]";
    }
}
