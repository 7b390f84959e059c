package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a task type of an organisation's own. */
public enum TaskTypeField implements BodyField {
    KEY,
    DISPLAY_NAME,
    CATEGORY,
    DEFAULT_BASELINE_MINUTES,
    BASELINE_SOURCE;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
