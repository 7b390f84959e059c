package dev.hourledger.serde;

/** The record does not fit its schema, such as a decimal with too many digits; the message names the field. */
public final class UnencodableException extends SerdeException {
    private static final long serialVersionUID = 1L;

    public UnencodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
