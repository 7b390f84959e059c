package dev.hourledger.savings.topology;

import org.jspecify.annotations.Nullable;

/** Chains of causes. Stateless. */
final class Causes {
    private Causes() {}

    static boolean contains(@Nullable Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
