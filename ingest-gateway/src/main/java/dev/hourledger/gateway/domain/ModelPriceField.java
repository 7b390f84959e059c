package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a model's prices, and the columns of a CSV file of them. */
public enum ModelPriceField implements BodyField {
    MODEL,
    INPUT_PRICE_PER_MILLION_TOKENS,
    OUTPUT_PRICE_PER_MILLION_TOKENS,
    CURRENCY;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }

    /** Whether its value is a number. */
    public boolean isNumber() {
        return this == INPUT_PRICE_PER_MILLION_TOKENS || this == OUTPUT_PRICE_PER_MILLION_TOKENS;
    }
}
