package dev.hourledger.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Source: HTTP contract "Numbers are plain decimals" and "Times are RFC 3339". */
class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "45.0000, 45",
        "0.066, 0.066",
        "90.500, 90.5",
        "0.000, 0",
        "0E+5, 0",
        "1E+2, 100",
        "1E-6, 0.000001",
        "31536000, 31536000"
    })
    void shouldWritePlainFigures(BigDecimal value, String written) {
        assertThat(Figures.plain(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"4.000, 4.0", "2.5, 2.5", "0.001, 0.001", "5256E+2, 525600.0", "30, 30.0"})
    void shouldWriteBaselinesWithADecimal(BigDecimal value, String written) {
        assertThat(Figures.baselineMinutes(value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "0.000000, 2, 0",
        "0, 0, 0",
        "28.5, 2, 28.50",
        "2.9658, 2, 2.9658",
        "2.970000, 2, 2.97",
        "-0.1, 2, -0.10",
        "3, 0, 3",
        "3.00, 0, 3",
        "0.5, 0, 0.5",
        "1E+9, 2, 1000000000.00",
        "1.5, 3, 1.500",
        "-0.000001, 2, -0.000001"
    })
    void shouldWriteMoneyWithItsMinorDigits(BigDecimal value, int minorDigits, String written) {
        assertThat(Figures.money(value, minorDigits)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-06T10:42:00Z, 2026-05-06T10:42:00.000Z",
        "2026-05-06T10:42:00.1Z, 2026-05-06T10:42:00.100Z",
        "2026-05-06T10:42:00.9999Z, 2026-05-06T10:42:00.999Z",
        "2026-05-06T00:30:00+02:00, 2026-05-05T22:30:00.000Z",
        "2026-12-31T23:30:00-01:30, 2027-01-01T01:00:00.000Z",
        "2024-02-29t12:00:00z, 2024-02-29T12:00:00.000Z"
    })
    void shouldWriteTimesInUtcWithMilliseconds(String read, String written) {
        Instant instant = Rfc3339.parse(read).orElseThrow();

        assertThat(Rfc3339.format(instant)).isEqualTo(written);
    }

    @Test
    void shouldWriteAnyTimeAsTheFormatterOfThePlatformDoes() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        DateTimeFormatter platforms = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        new Random(seed)
                .longs(10_000, -70_000_000_000_000L, 400_000_000_000_000L)
                .forEach(millis -> {
                    Instant instant = Instant.ofEpochMilli(millis);
                    assertThat(Rfc3339.format(instant)).isEqualTo(platforms.format(instant));
                });
    }
}
