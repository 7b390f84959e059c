package dev.hourledger.gateway.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as the contract writes them. Stateless. Source: HTTP contract "Times are RFC 3339". Leap seconds are not taken:
 * no Java clock can name them.
 */
public final class Rfc3339 {
    private static final int MAX_CHARACTERS = 64;
    private static final int MAX_OFFSET_HOURS = 23;
    private static final int MAX_OFFSET_MINUTES = 59;
    private static final int MILLIS_DIGITS = 3;
    private static final int YEAR_DIGITS = 4;
    private static final int MAX_PLAIN_YEAR = 9_999;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int FORMATTED_CHARACTERS = 24;
    private static final int[] POWERS_OF_TEN = {1, 10, 100, 1_000};
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int MINUTES_PER_HOUR = 60;
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]+))?"
                    + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");
    private static final DateTimeFormatter UTC_MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    /** The instant, cut to the millisecond; empty when the text is not a time with an offset. */
    public static Optional<Instant> parse(String text) {
        if (text.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Matcher parts = FORM.matcher(text);
        return parts.matches() ? instantOf(parts) : Optional.empty();
    }

    /** In UTC with milliseconds, {@code 2026-05-06T10:42:00.000Z}. */
    public static String format(Instant instant) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > MAX_PLAIN_YEAR) {
            return UTC_MILLIS.format(instant);
        }
        // By hand: every answer has one, and a formatter makes a dozen objects for it.
        StringBuilder text = new StringBuilder(FORMATTED_CHARACTERS);
        digits(text, utc.getYear(), YEAR_DIGITS).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2).append('.');
        return digits(text, utc.getNano() / NANOS_PER_MILLI, MILLIS_DIGITS)
                .append('Z')
                .toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int digits) {
        for (int unit = POWERS_OF_TEN[digits - 1]; unit > 0; unit /= 10) {
            text.append((char) ('0' + number / unit % 10));
        }
        return text;
    }

    private static Optional<Instant> instantOf(Matcher parts) {
        int offsetHours = parts.group(8) == null ? 0 : number(parts, 9);
        int offsetMinutes = parts.group(8) == null ? 0 : number(parts, 10);
        if (offsetHours > MAX_OFFSET_HOURS || offsetMinutes > MAX_OFFSET_MINUTES) {
            return Optional.empty();
        }
        long aheadSeconds = (long) (offsetHours * MINUTES_PER_HOUR + offsetMinutes) * SECONDS_PER_MINUTE;
        try {
            LocalDateTime local = LocalDateTime.of(
                    number(parts, 1),
                    number(parts, 2),
                    number(parts, 3),
                    number(parts, 4),
                    number(parts, 5),
                    number(parts, 6));
            return Optional.of(local.toInstant(ZoneOffset.UTC)
                    .minusSeconds("-".equals(parts.group(8)) ? -aheadSeconds : aheadSeconds)
                    .plusMillis(millisOf(parts.group(7))));
        } catch (DateTimeException e) {
            // 30 February and the like.
            return Optional.empty();
        }
    }

    private static int millisOf(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, MILLIS_DIGITS));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }
}
