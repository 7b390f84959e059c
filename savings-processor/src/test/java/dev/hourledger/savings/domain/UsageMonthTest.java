package dev.hourledger.savings.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class UsageMonthTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/usage-month.csv", useHeadersInDisplayName = true)
    void shouldBeTheMonthInUtc(String rule, Instant receivedAt, String month) {
        assertThat(UsageMonth.of(receivedAt)).as(rule).hasToString(month);
    }
}
