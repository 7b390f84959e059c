package dev.hourledger.gateway.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern FORM = Pattern.compile(
            "hh_(live|test)_([0-9A-Za-z]{" + PREFIX_CHARACTERS + "})_[0-9A-Za-z]{" + SECRET_CHARACTERS + "}");
    private static final Pattern PREFIX = Pattern.compile("[0-9A-Za-z]{" + PREFIX_CHARACTERS + "}");

    /** Reads a key; empty when the text cannot be one. */
    public static Optional<ApiKeyText> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ApiKeyText(text, matcher.group(2), "live".equals(matcher.group(1))))
                : Optional.empty();
    }

    /** The key of fresh random parts. */
    public static ApiKeyText of(boolean livemode, String prefix, String secret) {
        String text = (livemode ? "hh_live_" : "hh_test_") + prefix + "_" + secret;
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not the parts of an API key"));
    }

    /** Whether the text can be a key's prefix. */
    public static boolean isPrefix(String text) {
        return PREFIX.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "ApiKeyText[" + prefix + "]";
    }
}
