package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The outcomes whose credit an organisation may set. */
public enum CreditField implements BodyField {
    SUCCESS,
    FAILURE,
    NEEDS_REVIEW;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
