package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of an organisation that an admin may change. */
public enum AdminOrgField implements BodyField {
    NAME,
    PLAN;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
