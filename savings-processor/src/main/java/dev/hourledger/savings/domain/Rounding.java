package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The one place where a figure is rounded: hours, their worth, a computed cost. Half up, the exact value each time.
 * Source: ADR 0004.
 */
final class Rounding {
    /** Decimals of hours saved: 3.6 seconds. */
    static final int HOURS_DECIMALS = 3;
    /** Decimals of a run's cost: model calls cost fractions of a cent. */
    static final int COST_DECIMALS = 6;
    /** Digits of the million that token prices are for. */
    private static final int MILLION_DIGITS = 6;

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final RoundingMode MODE = RoundingMode.HALF_UP;

    private Rounding() {}

    /** Hours of so many seconds; the division is the rounding, so nothing is rounded twice. */
    static BigDecimal hoursOf(BigDecimal seconds) {
        return seconds.divide(SECONDS_PER_HOUR, HOURS_DECIMALS, MODE);
    }

    /** The cost of a run, given in millionths of the currency. */
    static BigDecimal costOfMillionths(BigDecimal millionths) {
        return millionths.movePointLeft(MILLION_DIGITS).setScale(COST_DECIMALS, MODE);
    }

    /** An amount in whole minor units of the currency. */
    static BigDecimal toMinorUnit(BigDecimal amount, Currency currency) {
        return amount.setScale(currency.minorDigits(), MODE);
    }
}
