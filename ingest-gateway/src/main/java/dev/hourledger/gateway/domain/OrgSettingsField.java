package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of an organisation that its keys may change. */
public enum OrgSettingsField implements BodyField {
    CURRENCY,
    HOURLY_RATE,
    FALLBACK_BASELINE_MINUTES,
    OUTCOME_CREDIT;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public Shape shape() {
        return this == OUTCOME_CREDIT ? Shape.CREDIT : Shape.SCALAR;
    }

    @Override
    public boolean mayBeCleared() {
        return this == FALLBACK_BASELINE_MINUTES;
    }
}
