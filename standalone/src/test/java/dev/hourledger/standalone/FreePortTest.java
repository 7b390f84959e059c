package dev.hourledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
    /** So many that chance alone would give some of them twice. */
    private static final int MANY = 2_000;

    @Test
    void shouldGiveNoPortTwice() {
        List<Integer> ports = IntStream.range(0, MANY)
                .parallel()
                .mapToObj(each -> FreePort.next())
                .toList();

        assertThat(ports).doesNotHaveDuplicates().allMatch(Ports::isFree);
    }
}
