package dev.hourledger.gateway.domain;

import java.util.Optional;

/**
 * A whole API key as its holder sends it. Immutable; {@code toString} hides it (P9). Source: HTTP contract
 * "Authentication".
 *
 * @param text {@code hh_live_<8>_<48>} or {@code hh_test_<8>_<48>}
 * @param prefix the 8 characters: the key's public id
 */
public record ApiKeyText(String text, String prefix, boolean livemode) {
    /** Characters of the public prefix. */
    public static final int PREFIX_CHARACTERS = 8;
    /** Characters of the secret, 285 bits. */
    public static final int SECRET_CHARACTERS = 48;
    /** What prefix and secret are made of. */
    public static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final String LIVE = "hh_live_";
    private static final String TEST = "hh_test_";
    private static final int PREFIX_END = LIVE.length() + PREFIX_CHARACTERS;
    private static final int LENGTH = PREFIX_END + 1 + SECRET_CHARACTERS;

    /** Reads a key; empty when the text cannot be one. By hand, as every request brings one. */
    public static Optional<ApiKeyText> parse(String text) {
        boolean livemode = text.startsWith(LIVE);
        boolean isKey = text.length() == LENGTH
                && (livemode || text.startsWith(TEST))
                && isAlphanumeric(text, LIVE.length(), PREFIX_END)
                && text.charAt(PREFIX_END) == '_'
                && isAlphanumeric(text, PREFIX_END + 1, LENGTH);
        return isKey
                ? Optional.of(new ApiKeyText(text, text.substring(LIVE.length(), PREFIX_END), livemode))
                : Optional.empty();
    }

    /** The key of fresh random parts. */
    public static ApiKeyText of(boolean livemode, String prefix, String secret) {
        String text = (livemode ? LIVE : TEST) + prefix + "_" + secret;
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the parts of an API key"));
    }

    /** Whether the text can be a key's prefix. */
    public static boolean isPrefix(String text) {
        return text.length() == PREFIX_CHARACTERS && isAlphanumeric(text, 0, PREFIX_CHARACTERS);
    }

    private static boolean isAlphanumeric(String text, int begin, int end) {
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "ApiKeyText[" + prefix + "]";
    }
}
