package dev.hourledger.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what waits for the rest of its body, of all event loops together: without a bound, some thousand slow bodies
 * of the longest kind would be all of the heap. Thread-safe. Source: HTTP contract, bad-input list.
 */
final class BodyMemory {
    /** Of all bodies that are not whole yet, bytes: five hundred of the longest. */
    static final long MAX_BYTES = 32L * 1024 * 1024;
    /** Of each body, bytes that are not counted: whoever sends no more is never refused for what others send. */
    static final int UNCOUNTED_BYTES = 4 * 1024;

    private final AtomicLong held = new AtomicLong();

    /** What one body takes. Used by one thread. */
    final class Share {
        private int counted;

        /** Whether there is room for the body to be so long. */
        boolean grow(int length) {
            int more = length - UNCOUNTED_BYTES - counted;
            if (more <= 0) {
                return true;
            }
            if (held.addAndGet(more) > MAX_BYTES) {
                held.addAndGet(-more);
                return false;
            }
            counted += more;
            return true;
        }

        /** Gives it all back. Idempotent. */
        void end() {
            held.addAndGet(-counted);
            counted = 0;
        }
    }
}
