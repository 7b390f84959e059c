package dev.hourledger.gateway.domain;

/** The fields of an agent that its organisation may set. */
public enum AgentField implements BodyField {
    HOURLY_RATE;

    @Override
    public String wire() {
        return "hourly_rate";
    }

    @Override
    public boolean mayBeCleared() {
        return true;
    }
}
