package dev.hourledger.savings.domain;

/**
 * A currency as it was frozen into the log when the org was registered, so that no JDK's table decides a figure.
 * Immutable.
 *
 * @param code ISO 4217
 * @param minorDigits decimals of the minor unit, 0 to 6 (EUR 2, JPY 0)
 */
public record Currency(String code, int minorDigits) {
    /** The most decimals that the figures of an event keep. */
    public static final int MAX_MINOR_DIGITS = 6;

    /** Whether it is the same currency, whatever its digits. */
    boolean hasCodeOf(Currency other) {
        return code.equals(other.code);
    }

    /** Refuses digits that an event cannot keep. */
    public Currency {
        if (minorDigits < 0 || minorDigits > MAX_MINOR_DIGITS) {
            throw new IllegalArgumentException("minor digits of " + code + ": " + minorDigits);
        }
    }
}
