package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void shouldFindEveryCodeByItsWireForm(ErrorCode code) {
        assertThat(code.wire()).matches("[a-z_]+");
        assertThat(ErrorCode.fromWire(code.wire())).contains(code);
    }

    @Test
    void shouldKnowNoCodeOfANewerRelease() {
        assertThat(ErrorCode.fromWire("brand_new")).isEmpty();
        assertThat(ErrorCode.fromWire("INTERNAL")).isEmpty();
    }
}
