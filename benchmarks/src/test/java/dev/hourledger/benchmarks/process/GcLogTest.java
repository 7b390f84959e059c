package dev.hourledger.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GcLogTest {
    private static final String FIRST = "[0.5s][info][gc] GC(0) Pause Young (Allocation Failure) 34M->5M(123M) 4.123ms";
    private static final String OTHER = "[0.5s][info][gc] Using Serial";
    private static final String SECOND =
            "[0.9s][info][gc] GC(1) Pause Full (Metadata GC Threshold) 39M->6M(123M) 20.5ms";

    @Test
    void shouldSumUpPausesAndWhatWasAllocatedBetweenThem() {
        GcLog.Reading reading = GcLog.read(List.of(OTHER, FIRST, SECOND));

        assertThat(reading.pauses()).isEqualTo(2);
        assertThat(reading.longestMillis()).isEqualTo(20.5);
        assertThat(reading.allocatedBytes()).isEqualTo((34 + 39 - 5) << 20);
    }

    @Test
    void shouldTellWhatHappenedSinceAnEarlierReading() {
        GcLog.Reading later = GcLog.read(List.of(FIRST, SECOND)).since(GcLog.read(List.of(FIRST)));

        assertThat(later.pauses()).isEqualTo(1);
        assertThat(later.pausedMillis()).isEqualTo(20.5);
        assertThat(later.allocatedBytes()).isEqualTo(34 << 20);
    }
}
