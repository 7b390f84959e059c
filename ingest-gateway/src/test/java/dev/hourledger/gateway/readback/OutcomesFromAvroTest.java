package dev.hourledger.gateway.readback;

import static dev.hourledger.gateway.readback.SampleOutcomes.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.ComputedCost;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.UndecodableException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class OutcomesFromAvroTest {
    private static final String EVENT = "evt_01HX0000000000000000000001";

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final SampleOutcomes samples = new SampleOutcomes(registry);
    private final OutcomesFromAvro conversion = new OutcomesFromAvro(registry);

    @Test
    void shouldConvertEveryFieldOfARecordedEvent() {
        Outcome outcome = conversion.fromAvro(samples.recorded(EVENT)).orElseThrow();

        assertThat(outcome)
                .isEqualTo(new Outcome.Recorded(
                        ORG,
                        new RecordedEvent(
                                EVENT,
                                ORG,
                                true,
                                "support-classifier",
                                "email_classification",
                                "needs_review",
                                new BigDecimal("4.000"),
                                "builtin",
                                new BigDecimal("45.000000"),
                                "EUR",
                                2,
                                new BigDecimal("4.000"),
                                new BigDecimal("0.066"),
                                new BigDecimal("2.970000"),
                                null,
                                "none",
                                new BigDecimal("2.970000"),
                                SampleOutcomes.RECEIVED_AT,
                                SampleOutcomes.RECEIVED_AT,
                                null,
                                9_007_199_254_740_991L,
                                null,
                                "{\"a\":1}",
                                null,
                                new ComputedCost(
                                        3,
                                        new BigDecimal("2.500000"),
                                        new BigDecimal("10.000000"),
                                        "USD",
                                        new BigDecimal("0.920000000000")))));
    }

    @Test
    void shouldConvertAReplay() {
        assertThat(conversion.fromAvro(samples.replayed(EVENT, true)).orElseThrow())
                .isInstanceOfSatisfying(Outcome.Replayed.class, replayed -> {
                    assertThat(replayed.event().eventId()).isEqualTo(EVENT);
                    assertThat(replayed.mismatch()).isTrue();
                });
    }

    @Test
    void shouldConvertARefusal() {
        assertThat(conversion.fromAvro(samples.rejected(EVENT, "validation_error", "task_type")))
                .contains(new Outcome.Rejected(ORG, ErrorCode.VALIDATION_ERROR, "task_type"));
    }

    @Test
    void shouldConvertAnAppliedChange() {
        assertThat(conversion.fromAvro(samples.applied(EVENT))).contains(new Outcome.Applied(ORG));
    }

    @Test
    void shouldBeEmptyForWhatANewerReleaseMeans() {
        assertThat(conversion.fromAvro(samples.unknown(EVENT))).isEmpty();
        assertThat(conversion.fromAvro(samples.rejected(EVENT, "a_code_of_tomorrow", null)))
                .isEmpty();
    }

    @Test
    void shouldRefuseAnOutcomeThatMakesNoSense() {
        assertThatThrownBy(() -> conversion.fromAvro(samples.recordedWithoutEvent(EVENT)))
                .isInstanceOf(UndecodableException.class);
        assertThatThrownBy(() -> conversion.fromAvro(new byte[] {1, 2, 3})).isInstanceOf(UndecodableException.class);
    }
}
