package dev.hourledger.standalone;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;

/** A line for each part that was started, with its seconds. Thread-safe. */
record Progress(PrintStream out) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Starts a part and says how long it took. */
    <T> T of(String what, Supplier<T> start) {
        long begin = System.nanoTime();
        T part = start.get();
        out.printf(Locale.ROOT, "  %-16s ready in %4.1f s%n", what, (System.nanoTime() - begin) / NANOS_PER_SECOND);
        return part;
    }

    /** Says what a part that takes long is waiting for. */
    void waiting(String what, String reason) {
        out.printf(Locale.ROOT, "  %-16s waiting: %s%n", what, reason);
    }
}
