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

    /** A Mac holds state, so each thread has its own; one that has given a hash is as it was after its key was set. */
    private final ThreadLocal<Mac> keyed;

    /** Throws IllegalArgumentException for a pepper that is too short. */
    public KeyHasher(byte[] pepper) {
        if (pepper.length < MIN_PEPPER_BYTES) {
            throw new IllegalArgumentException("the pepper has less than " + MIN_PEPPER_BYTES + " bytes");
        }
        SecretKeySpec key = new SecretKeySpec(pepper, ALGORITHM);
        keyed = ThreadLocal.withInitial(() -> keyedBy(key));
        keyed.set(keyedBy(key));
    }

    private static Mac keyedBy(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The hash of a whole API key. */
    public SecretHash hash(String apiKey) {
        return new SecretHash(keyed.get().doFinal(apiKey.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "KeyHasher[hidden]";
    }
}
