package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of an organisation's own baseline for a built-in type. */
public enum OverrideField implements BodyField {
    BASELINE_MINUTES_OVERRIDE,
    REASON;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
