package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a price book. */
public enum PriceField implements BodyField {
    MODELS,
    FX_RATES,
    /** What reading a book shows besides: taken, so that it can be sent back as it was read, and not looked at. */
    VERSION,
    PARTITIONS_BEHIND;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public Shape shape() {
        return switch (this) {
            case MODELS -> Shape.MODEL_PRICES;
            case FX_RATES -> Shape.FX_RATES;
            case VERSION, PARTITIONS_BEHIND -> Shape.SCALAR;
        };
    }
}
