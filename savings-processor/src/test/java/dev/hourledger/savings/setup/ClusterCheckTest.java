package dev.hourledger.savings.setup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void shouldTakeWhatIsNewEnough() {
        assertThatCode(() -> ClusterCheck.requireTransactionVersion((short) 2)).doesNotThrowAnyException();
        assertThatCode(() -> ClusterCheck.requireTransactionVersion((short) 3)).doesNotThrowAnyException();
    }
}
