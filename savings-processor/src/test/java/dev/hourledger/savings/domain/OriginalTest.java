package dev.hourledger.savings.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginalTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-23T12:00:00Z, 2026-11-23T12:00:00Z, 2026-11-22T11:00:00Z",
        // A gateway's clock is a year fast.
        "2026-11-23T12:00:00Z, 2027-11-23T12:00:00Z, 2026-11-22T11:00:00Z",
        // The log was copied to another cluster a year later.
        "2027-11-23T12:00:00Z, 2026-11-23T12:00:00Z, 2026-11-22T11:00:00Z",
    })
    void shouldForgetByTheEarlierClock(Instant streamTime, Instant latestReceivedAt, Instant horizon) {
        assertThat(Original.forgettableBefore(streamTime, latestReceivedAt)).isEqualTo(horizon);
    }
}
