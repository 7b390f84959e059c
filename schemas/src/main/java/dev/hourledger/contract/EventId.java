package dev.hourledger.contract;

import java.util.OptionalLong;

/**
 * The form of event ids: {@code evt_} and a ULID, 26 characters of Crockford's base 32 in upper case, whose first 10
 * are the milliseconds of receipt. Stateless. Source: HTTP contract "Ids".
 */
public final class EventId {
    /** What every event id starts with. */
    public static final String PREFIX = "evt_";

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int ULID_CHARS = 26;
    private static final int TIME_CHARS = 10;
    private static final int BITS_PER_CHAR = 5;
    /** A ULID has 128 bits in 26 characters of 5 bits: the first character carries only 3. */
    private static final char HIGHEST_FIRST_CHAR = '7';

    private EventId() {}

    /** The time of receipt in an event id, milliseconds since the epoch; empty when it is not an event id. */
    public static OptionalLong epochMillisOf(String eventId) {
        if (!isWellFormed(eventId)) {
            return OptionalLong.empty();
        }
        long millis = 0;
        for (int i = 0; i < TIME_CHARS; i++) {
            millis = millis << BITS_PER_CHAR | ALPHABET.indexOf(eventId.charAt(PREFIX.length() + i));
        }
        return OptionalLong.of(millis);
    }

    private static boolean isWellFormed(String eventId) {
        if (!eventId.startsWith(PREFIX) || eventId.length() != PREFIX.length() + ULID_CHARS) {
            return false;
        }
        if (eventId.charAt(PREFIX.length()) > HIGHEST_FIRST_CHAR) {
            return false;
        }
        return eventId.substring(PREFIX.length()).chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }
}
