package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of an exchange rate. */
public enum FxRateField implements BodyField {
    FROM,
    TO,
    RATE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
