package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of a task report. Source: HTTP contract "POST /v1/track". */
public enum TrackField implements BodyField {
    AGENT_ID,
    TASK_TYPE,
    OUTCOME,
    AGENT_DURATION_SECONDS,
    AGENT_COST,
    HUMAN_BASELINE_MINUTES,
    MODEL,
    TOKENS_IN,
    TOKENS_OUT,
    METADATA,
    AUDIT_SAMPLE,
    OCCURRED_AT;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }

    @Override
    public Shape shape() {
        return switch (this) {
            case METADATA -> Shape.FREE_OBJECT;
            case AUDIT_SAMPLE -> Shape.SAMPLE;
            default -> Shape.SCALAR;
        };
    }
}
