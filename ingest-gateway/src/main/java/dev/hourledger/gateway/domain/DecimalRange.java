package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a number field may hold. Immutable.
 *
 * @param leastIncluded whether {@code least} itself is in
 * @param decimals kept after the point; a value that has more is refused, not rounded
 */
record DecimalRange(BigDecimal least, boolean leastIncluded, BigDecimal most, int decimals) {
    static final DecimalRange DURATION_SECONDS = from("0", "31536000", 3);
    static final DecimalRange COST = from("0", "1000000000", 6);
    static final DecimalRange BASELINE_MINUTES = new DecimalRange(BigDecimal.ZERO, false, new BigDecimal("525600"), 3);
    /** 2^53 - 1: what every JSON implementation can hold exactly. */
    static final DecimalRange TOKENS = from("0", "9007199254740991", 0);
    /** Currency per hour. */
    static final DecimalRange HOURLY_RATE = from("0", "1000000", 4);

    /** For a million tokens. */
    static final DecimalRange MODEL_PRICE = from("0", "1000000", 6);
    /** Units of one currency for one of another. */
    static final DecimalRange FX_RATE = new DecimalRange(BigDecimal.ZERO, false, new BigDecimal("1000000000"), 12);
    /** For which a replaced key goes on working: up to thirty days. */
    static final DecimalRange OVERLAP_HOURS = from("0", "720", 0);

    /** Share of the baseline. */
    static final DecimalRange OUTCOME_CREDIT = from("0", "1", 3);

    private static DecimalRange from(String least, String most, int decimals) {
        return new DecimalRange(new BigDecimal(least), true, new BigDecimal(most), decimals);
    }

    /** What is wrong with the value; empty: nothing. */
    Optional<String> problemOf(BigDecimal value) {
        int overLeast = value.compareTo(least);
        if (overLeast < 0 || (overLeast == 0 && !leastIncluded) || value.compareTo(most) > 0) {
            return Optional.of(outOfRange());
        }
        if (value.scale() > decimals && value.stripTrailingZeros().scale() > decimals) {
            return Optional.of(
                    decimals == 0 ? "must be a whole number" : "must not have more than " + decimals + " decimals");
        }
        return Optional.empty();
    }

    String outOfRange() {
        return "must be " + (leastIncluded ? "from " : "above ") + least.toPlainString() + " to "
                + most.toPlainString();
    }
}
