package dev.hourledger.gateway.domain;

import java.math.BigDecimal;

/**
 * How figures are written in an answer: plain decimals, never an exponent, one form for each value (P3). Stateless.
 * Source:
 * HTTP contract "Numbers are plain decimals".
 */
public final class Figures {
    private static final int BASELINE_MIN_DECIMALS = 1;

    private Figures() {}

    /** Hours, durations and rates: {@code 45}, {@code 0.066}, {@code 90.5}, {@code 0}. */
    public static String plain(BigDecimal value) {
        return Decimals.withoutTrailingZeros(value).toPlainString();
    }

    /** Baseline minutes, always with a decimal: {@code 4.0}, {@code 2.5}. */
    public static String baselineMinutes(BigDecimal value) {
        return atLeast(BASELINE_MIN_DECIMALS, value);
    }

    /** Money: {@code 0}, else at least the decimals of the currency's minor unit: {@code 28.50}, {@code 2.9658}. */
    public static String money(BigDecimal value, int minorDigits) {
        return value.signum() == 0 ? "0" : atLeast(minorDigits, value);
    }

    private static String atLeast(int decimals, BigDecimal value) {
        BigDecimal stripped = Decimals.withoutTrailingZeros(value);
        return (stripped.scale() < decimals ? stripped.setScale(decimals) : stripped).toPlainString();
    }
}
