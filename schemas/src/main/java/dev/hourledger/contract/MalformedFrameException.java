package dev.hourledger.contract;

/** The bytes are not a {@link ReadbackFrame} of this version; the message quotes none of them. */
public final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedFrameException(String message) {
        super(message);
    }

    public MalformedFrameException(String message, Throwable cause) {
        super(message, cause);
    }
}
