package dev.hourledger.savings.domain;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0.001", "4", "4.500", "525600"})
    void shouldTakeWhatTheContractAllows(String minutes) {
        assertThatCode(() -> Bounds.BASELINE_MINUTES.check(new BigDecimal(minutes)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "0.0009", "4.0001", "525600.001", "1e9", "1e999999999"})
    void shouldRefuseTheRest(String minutes) {
        assertThatThrownBy(() -> Bounds.BASELINE_MINUTES.check(new BigDecimal(minutes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("baseline minutes out of bounds");
    }
}
