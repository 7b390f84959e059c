package dev.hourledger.serde;

/** The registry has no schema of this id: the bytes were not written against it. */
public final class UnknownSchemaException extends SerdeException {
    private static final long serialVersionUID = 1L;

    public UnknownSchemaException(String message) {
        super(message);
    }

    public UnknownSchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
