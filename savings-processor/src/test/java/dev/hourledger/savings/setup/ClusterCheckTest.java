package dev.hourledger.savings.setup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator of an unfit cluster reads. */
class ClusterCheckTest {
    @ParameterizedTest
    @ValueSource(shorts = {0, 1})
    void shouldSayWhatWhyAndHowToMendIt(short level) {
        assertThatThrownBy(() -> ClusterCheck.requireTransactionVersion(level))
                .isInstanceOf(UnfitClusterException.class)
                .hasMessageContaining("transaction.version " + level)
                .hasMessageContaining("needs 2")
                .hasMessageContaining("KIP-890")
                .hasMessageContaining("kafka-features.sh")
                .hasMessageContaining("--feature transaction.version=2");
    }

    @Test
    void shouldSayWhichSessionTimeoutsBrokersAllow() {
        assertThatThrownBy(() -> ClusterCheck.requireSessionTimeout(6_000, 1_800_000, Duration.ofMillis(4_500)))
                .isInstanceOf(UnfitClusterException.class)
                .hasMessageContaining("group.min.session.timeout.ms=6000")
                .hasMessageContaining("Set that to 4500")
                .hasMessageContaining("HOURLEDGER_KAFKA_CLIENT_SESSION_TIMEOUT_MS");
        assertThatThrownBy(() -> ClusterCheck.requireSessionTimeout(1, 5_000, Duration.ofSeconds(6)))
                .isInstanceOf(UnfitClusterException.class)
                .hasMessageContaining("group.max.session.timeout.ms=5000");
        assertThatCode(() -> ClusterCheck.requireSessionTimeout(4_500, 4_500, Duration.ofMillis(4_500)))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldTakeWhatIsNewEnough() {
        assertThatCode(() -> ClusterCheck.requireTransactionVersion((short) 2)).doesNotThrowAnyException();
        assertThatCode(() -> ClusterCheck.requireTransactionVersion((short) 3)).doesNotThrowAnyException();
    }
}
