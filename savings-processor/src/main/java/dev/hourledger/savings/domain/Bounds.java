package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A range of numbers, both ends included. Immutable. A value outside cannot come from a gateway that validates (HTTP
 * contract), so it is a broken record and no outcome: the constructor that meets it throws and the record becomes a
 * dead letter (P7).
 */
record Bounds(String what, BigDecimal least, BigDecimal most, int maxDecimals) {
    static final Bounds BASELINE_MINUTES = new Bounds("baseline minutes", "0.001", "525600", 3);
    static final Bounds AGENT_DURATION_SECONDS = new Bounds("agent duration seconds", "0", "31536000", 3);
    static final Bounds AGENT_COST = new Bounds("agent cost", "0", "1000000000", 6);
    /** The upper end is what the log's decimal(20, 6) can carry. */
    static final Bounds HOURLY_RATE = new Bounds("hourly rate", "0", "99999999999999.999999", 6);

    /** Of a million tokens. */
    static final Bounds TOKEN_PRICE = new Bounds("price of a million tokens", "0", "1000000", 6);

    static final Bounds FX_RATE = new Bounds("exchange rate", "0.000000000001", "1000000000", 12);

    static final Bounds OUTCOME_CREDIT = new Bounds("outcome credit", "0", "1", 3);

    private Bounds(String what, String least, String most, int maxDecimals) {
        this(what, new BigDecimal(least), new BigDecimal(most), maxDecimals);
    }

    /** The value itself; throws IllegalArgumentException when it lies outside. */
    BigDecimal check(BigDecimal value) {
        if (!contains(value)) {
            throw new IllegalArgumentException(what + " out of bounds: " + value);
        }
        return value;
    }

    /** Whether the value lies inside. */
    boolean contains(BigDecimal value) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0 && value.scale() <= maxDecimals;
    }

    /** As {@link #check}; absent is always in bounds. */
    void checkIfPresent(@Nullable BigDecimal value) {
        if (value != null) {
            check(value);
        }
    }
}
