package dev.hourledger.serde;

/** The registry can't be asked now; the same call may succeed later. Never a reason to give a record up. */
public final class RegistryUnavailableException extends SerdeException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
