package dev.hourledger.serde;

/** The bytes are not a record of the expected kind; trying again won't help. */
public final class UndecodableException extends SerdeException {
    private static final long serialVersionUID = 1L;

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
