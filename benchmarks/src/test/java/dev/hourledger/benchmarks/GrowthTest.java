package dev.hourledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
    @Test
    void shouldSpreadExactlySoManyKeysOverTheEvents() {
        Growth growth = new Growth(1_000, 300);

        assertThat(LongStream.range(0, 1_000).filter(growth::isKeyed).count()).isEqualTo(300);
        assertThat(LongStream.range(500, 600).filter(growth::isKeyed).count()).isEqualTo(30);
    }

    @Test
    void shouldRefuseMoreKeysThanEvents() {
        assertThatThrownBy(() -> new Growth(10, 11)).isInstanceOf(IllegalArgumentException.class);
    }
}
