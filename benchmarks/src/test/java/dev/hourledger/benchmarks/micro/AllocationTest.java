package dev.hourledger.benchmarks.micro;

import com.sun.management.ThreadMXBean;
import dev.hourledger.benchmarks.Figures;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each stage allocates, which is the same on a fast machine and on a busy one. More than {@code bench-micro} says:
 * the tests' compiler leaves nothing out.
 */
class AllocationTest {
    private static final int WARM_UP = 2_000;
    private static final int TIMES = 2_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Stages stages = new Stages();
    /** Kept, so that nothing can be left out. */
    private volatile Object last = "";

    enum Stage {
        PARSE,
        PARSE_AND_ENCODE,
        DECODE,
        DECIDE,
        ENCODE_OUTCOME,
        ANSWER
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllocateNoMoreThanCommitted(Stage stage) throws IOException {
        Supplier<Object> work =
                switch (stage) {
                    case PARSE -> stages::parse;
                    case PARSE_AND_ENCODE -> stages::encode;
                    case DECODE -> stages::decode;
                    case DECIDE -> stages::decide;
                    case ENCODE_OUTCOME -> stages::encodeOutcome;
                    case ANSWER -> stages::answer;
                };
        Figures.shouldNotHaveGrown("allocated_bytes." + stage, allocatedBy(work));
    }

    private double allocatedBy(Supplier<Object> work) {
        repeat(work, WARM_UP);
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        repeat(work, TIMES);
        Objects.requireNonNull(last);
        return (THREADS.getThreadAllocatedBytes(thread) - before) / (double) TIMES;
    }

    private void repeat(Supplier<Object> work, int times) {
        for (int i = 0; i < times; i++) {
            last = work.get();
        }
    }
}
