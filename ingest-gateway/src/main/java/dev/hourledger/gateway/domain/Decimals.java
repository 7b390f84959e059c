package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Numbers as written, read without ever spending more than their text is long: no plain form and no change of scale is
 * made before the magnitude is known. Stateless. Source: HTTP contract, bad-input list.
 */
final class Decimals {
    /** The longest number that is read, characters. */
    static final int MAX_LITERAL_CHARACTERS = 200;

    private Decimals() {}

    /** The number; empty when it is longer or its exponent larger than can be meant. */
    static Optional<BigDecimal> parse(String literal) {
        if (literal.length() > MAX_LITERAL_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(literal));
        } catch (NumberFormatException e) {
            // JSON's grammar was checked before, so what is left is an exponent beyond an int.
            return Optional.empty();
        }
    }

    /** Digits of the plain form, before and after the point. */
    static long plainDigits(BigDecimal value) {
        long beforePoint = Math.max(1L, (long) value.precision() - value.scale());
        return beforePoint + Math.max(0, value.scale());
    }

    /** The same value without trailing zeros after the point. Only for values whose magnitude is bounded. */
    static BigDecimal withoutTrailingZeros(BigDecimal value) {
        if (value.scale() == 0) {
            return value;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
