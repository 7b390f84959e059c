package dev.hourledger.savings.setup;

/** The cluster or one of its topics is not what the promises need. The message says what, why and how to mend it. */
public final class UnfitClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnfitClusterException(String message) {
        super(message);
    }
}
