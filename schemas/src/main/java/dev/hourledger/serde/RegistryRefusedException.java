package dev.hourledger.serde;

/** The registry answered no: the message says what it refused and why. */
public final class RegistryRefusedException extends SerdeException {
    private static final long serialVersionUID = 1L;

    public RegistryRefusedException(String message) {
        super(message);
    }

    public RegistryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
