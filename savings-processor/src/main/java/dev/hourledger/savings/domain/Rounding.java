package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The one place where a figure is rounded: twice, each time half up, each time the exact value. Source: ADR 0004.
 */
final class Rounding {
    /** Decimals of hours saved: 3.6 seconds. */
    static final int HOURS_DECIMALS = 3;

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final RoundingMode MODE = RoundingMode.HALF_UP;

    private Rounding() {}

    /** Hours of so many seconds; the division is the rounding, so nothing is rounded twice. */
    static BigDecimal hoursOf(BigDecimal seconds) {
        return seconds.divide(SECONDS_PER_HOUR, HOURS_DECIMALS, MODE);
    }

    /** An amount in whole minor units of the currency. */
    static BigDecimal toMinorUnit(BigDecimal amount, Currency currency) {
        return amount.setScale(currency.minorDigits(), MODE);
    }
}
