package dev.hourledger.savings.domain;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** A calendar month in UTC, the period of a quota. Immutable. Source: P5. */
public record UsageMonth(YearMonth month) {
    /** The month that an instant lies in. */
    public static UsageMonth of(Instant instant) {
        return new UsageMonth(YearMonth.from(instant.atOffset(ZoneOffset.UTC)));
    }

    /** ISO 8601, such as {@code 2026-11}: part of the usage store's key. */
    @Override
    public String toString() {
        return month.toString();
    }
}
