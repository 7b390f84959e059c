package dev.hourledger.acceptance.torture.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailPointTest {
    /** A method that was renamed must not silently disarm a point. */
    @ParameterizedTest
    @EnumSource
    void shouldFindWhatItIsMadeFor(FailPoint point) {
        assertThat(point.find(getClass().getClassLoader()).getName()).isEqualTo(point.className());
    }
}
