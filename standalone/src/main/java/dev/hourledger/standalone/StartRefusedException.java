package dev.hourledger.standalone;

/** What was asked for can't be started; the message says why and the way out. */
final class StartRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartRefusedException(String message) {
        super(message);
    }
}
