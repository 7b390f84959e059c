package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.load.Load;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * One load of a plan.
 *
 * @param connections open at once
 * @param percentOfCapacity 0: closed loop; else requests are due at this share of the best closed loop's throughput
 */
public record Step(int connections, int percentOfCapacity) {
    private static final double PERCENT = 100;
    private static final int OPEN_CONNECTIONS = 256;

    /** How it is called in reports. */
    public String name() {
        return percentOfCapacity == 0 ? "closed " + connections : "open " + percentOfCapacity + " %";
    }

    static List<Step> closed(int... connections) {
        return Arrays.stream(connections).mapToObj(n -> new Step(n, 0)).toList();
    }

    static Step open(int percentOfCapacity) {
        return new Step(OPEN_CONNECTIONS, percentOfCapacity);
    }

    boolean isOpen() {
        return percentOfCapacity > 0;
    }

    Load load(double capacity, Duration duration) {
        return new Load(connections, capacity * percentOfCapacity / PERCENT, duration);
    }
}
