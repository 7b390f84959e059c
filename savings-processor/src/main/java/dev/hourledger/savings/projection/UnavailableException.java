package dev.hourledger.savings.projection;

import org.jspecify.annotations.Nullable;

/** A part can't be used now; the same may succeed later. Never a reason to give a record up. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Part part;

    /** Which part: a tag of the failure counter. */
    enum Part {
        POSTGRES,
        REGISTRY,
        DEAD_LETTERS
    }

    UnavailableException(Part part, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.part = part;
    }

    Part part() {
        return part;
    }
}
