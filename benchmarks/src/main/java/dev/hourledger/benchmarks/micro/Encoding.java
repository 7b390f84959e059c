package dev.hourledger.benchmarks.micro;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Objects;

/**
 * What a request of 1 KB takes from its bytes to the record's: parsing, validating, encoding. A quick look; {@link
 * StagesBenchmark} has the whole. Immutable.
 */
public record Encoding(double micros, double bytes) {
    private static final int WARM_UP = 100_000;
    private static final int TIMES = 50_000;
    private static final int ROUNDS = 5;
    private static final double NANOS_PER_MICRO = 1e3;

    /** Measures it in this thread, which takes about two seconds; of several rounds the fastest. */
    public static Encoding measured() {
        Stages stages = new Stages();
        repeat(stages, WARM_UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        double best = Double.MAX_VALUE;
        long before = threads.getThreadAllocatedBytes(thread);
        for (int round = 0; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            repeat(stages, TIMES);
            best = Math.min(best, (System.nanoTime() - begin) / NANOS_PER_MICRO / TIMES);
        }
        double bytes = (threads.getThreadAllocatedBytes(thread) - before) / (double) ROUNDS / TIMES;
        return new Encoding(best, bytes);
    }

    private static void repeat(Stages stages, int times) {
        for (int i = 0; i < times; i++) {
            Objects.requireNonNull(stages.encode());
        }
    }
}
