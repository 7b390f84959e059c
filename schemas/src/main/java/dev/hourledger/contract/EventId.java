package dev.hourledger.contract;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The form of event ids: {@code evt_} and a ULID, 26 characters of Crockford's base 32 in upper case, whose first 10
 * are the milliseconds of receipt. Stateless. Source: HTTP contract "Ids".
 */
public final class EventId {
    /** What every event id starts with. */
    public static final String PREFIX = "evt_";

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ASCII = 128;
    private static final byte NO_DIGIT = -1;
    /** Of each character its place in the alphabet: an id is read some times for each request. */
    private static final byte[] DIGITS = digits();

    private static final int ULID_CHARS = 26;
    private static final int TIME_CHARS = 10;
    private static final int BITS_PER_CHAR = 5;
    /** A ULID has 128 bits in 26 characters of 5 bits: the first character carries only 3. */
    private static final char HIGHEST_FIRST_CHAR = '7';

    private EventId() {}

    /** The time of receipt in an event id, milliseconds since the epoch; empty when it is not an event id. */
    public static OptionalLong epochMillisOf(String eventId) {
        if (!eventId.startsWith(PREFIX)
                || eventId.length() != PREFIX.length() + ULID_CHARS
                || eventId.charAt(PREFIX.length()) > HIGHEST_FIRST_CHAR) {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (int i = 0; i < ULID_CHARS; i++) {
            char c = eventId.charAt(PREFIX.length() + i);
            int digit = c < DIGITS.length ? DIGITS[c] : NO_DIGIT;
            if (digit == NO_DIGIT) {
                return OptionalLong.empty();
            }
            if (i < TIME_CHARS) {
                millis = millis << BITS_PER_CHAR | digit;
            }
        }
        return OptionalLong.of(millis);
    }

    private static byte[] digits() {
        byte[] digits = new byte[ASCII];
        Arrays.fill(digits, NO_DIGIT);
        for (byte value = 0; value < ALPHABET.length(); value++) {
            digits[ALPHABET.charAt(value)] = value;
        }
        return digits;
    }
}
