package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a price book. */
public enum PriceField implements BodyField {
    MODELS,
    FX_RATES;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public Shape shape() {
        return this == MODELS ? Shape.MODEL_PRICES : Shape.FX_RATES;
    }
}
