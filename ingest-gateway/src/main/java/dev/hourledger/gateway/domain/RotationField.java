package dev.hourledger.gateway.domain;

/** The fields of a key's rotation. */
public enum RotationField implements BodyField {
    OVERLAP_HOURS;

    @Override
    public String wire() {
        return "overlap_hours";
    }
}
