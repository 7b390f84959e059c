package dev.hourledger.benchmarks.load;

import java.time.Duration;

/**
 * How requests are made.
 *
 * @param connections open at once, each with one request under way
 * @param perSecond due requests a second, whatever the answers do (open loop); 0: each connection sends the next one as
 *     soon as it has an answer (closed loop)
 */
public record Load(int connections, double perSecond, Duration duration) {
    /** More than any server here is meant for. */
    private static final int MAX_CONNECTIONS = 4_096;

    public Load {
        if (connections < 1 || connections > MAX_CONNECTIONS || perSecond < 0 || duration.isNegative()) {
            throw new IllegalArgumentException("no load: " + connections + ", " + perSecond + ", " + duration);
        }
    }

    /** Whether requests are due at a fixed rate. */
    public boolean isOpen() {
        return perSecond > 0;
    }
}
