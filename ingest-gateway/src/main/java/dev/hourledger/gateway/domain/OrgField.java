package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a new organisation. */
public enum OrgField implements BodyField {
    NAME,
    PLAN,
    CURRENCY,
    HOURLY_RATE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
