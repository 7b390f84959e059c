package dev.hourledger.acceptance.torture;

/** The cluster did not become whole again after a fault: as bad as a lost event. */
final class NotHealedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotHealedException(String message) {
        super(message);
    }

    NotHealedException(String message, Throwable cause) {
        super(message, cause);
    }
}
