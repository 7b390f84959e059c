package dev.hourledger.gateway.domain;

import java.util.Locale;

/** The fields of {@code audit_sample}. Source: HTTP contract "POST /v1/track". */
public enum SampleField implements BodyField {
    INPUT_EXCERPT,
    OUTPUT_EXCERPT,
    MODEL,
    TOKENS_IN,
    TOKENS_OUT;

    private final String wire = name().toLowerCase(Locale.ROOT);

    @Override
    public String wire() {
        return wire;
    }
}
