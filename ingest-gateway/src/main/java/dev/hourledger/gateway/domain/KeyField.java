package dev.hourledger.gateway.domain;

/** The fields of a new API key. */
public enum KeyField implements BodyField {
    LIVEMODE;

    @Override
    public String wire() {
        return "livemode";
    }
}
