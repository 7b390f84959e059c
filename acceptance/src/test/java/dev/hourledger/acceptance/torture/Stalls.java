package dev.hourledger.acceptance.torture;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices when the machine itself stands still, or its clock is set: then figures tell of the machine, not of what is
 * tested. For one thread.
 */
final class Stalls {
    static final Duration EVERY = Duration.ofMillis(100);
    private static final long NOTEWORTHY_MS = 700;

    private long lastNanos;
    private long lastMillis;

    /** To be called every {@link #EVERY}. */
    void watch(History history) {
        long nanos = System.nanoTime();
        long millis = System.currentTimeMillis();
        long passed = TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        long byTheClock = millis - lastMillis;
        if (lastNanos != 0 && Math.max(passed, byTheClock) > NOTEWORTHY_MS) {
            history.append("stall", line -> line.put("ms", passed).put("wall_ms", byTheClock));
        }
        lastNanos = nanos;
        lastMillis = millis;
    }
}
