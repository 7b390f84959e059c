package dev.hourledger.savings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.savings.domain.Outcome;
import dev.hourledger.savings.topology.DeadLetterCause;
import dev.hourledger.savings.topology.DecisionWatch;
import dev.hourledger.telemetry.TraceExport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionMetersTest {
    private static final Instant NOW = Instant.parse("2026-05-06T10:42:00Z");
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final DecisionMeters decisions = new DecisionMeters(
            meters,
            Clock.fixed(NOW, ZoneOffset.UTC),
            TraceExport.to(SimpleSpanProcessor.create(spans), 0).of("processor"));

    @Test
    void shouldTellOverQuotaFromOtherRefusals() {
        decide(new Outcome.Rejected(ErrorCode.QUOTA_EXCEEDED, null), null);
        decide(new Outcome.Rejected(ErrorCode.UNKNOWN_TASK_TYPE, "task_type"), null);
        decide(new Outcome.Applied(), null);

        assertThat(count("over_quota")).isEqualTo(1);
        assertThat(count("rejected")).isEqualTo(1);
        assertThat(count("applied")).isEqualTo(1);
        assertThat(count("recorded")).isZero();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void shouldTimeTheWayThroughTheLogAndTheDecision() {
        decide(new Outcome.Applied(), null);

        assertThat(meters.get("hourledger.processor.stage")
                        .tag("stage", "log")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(250);
        assertThat(meters.get("hourledger.processor.stage")
                        .tag("stage", "decide")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void shouldMakeASpanOfWhatIsTracedAndOfNothingElse() {
        DecisionWatch watch = decisions.watch(3);

        watch.begins(NOW.toEpochMilli(), TRACEPARENT);
        watch.ends();
        watch.begins(NOW.toEpochMilli(), null);
        watch.decided("evt_1", new Outcome.Applied());
        watch.ends();

        assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("decide");
            assertThat(span.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
        });
    }

    @Test
    void shouldCountDeadLettersByCause() {
        decisions.deadLettered(DeadLetterCause.FAILED);

        assertThat(meters.get("hourledger.processor.dead.letters")
                        .tag("cause", "failed")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("hourledger.processor.dead.letters")
                        .tag("cause", "undecodable")
                        .counter()
                        .count())
                .isZero();
    }

    private void decide(Outcome outcome, @Nullable String traceparent) {
        DecisionWatch watch = decisions.watch(0);
        watch.begins(NOW.minusMillis(250).toEpochMilli(), traceparent);
        watch.decided("evt_1", outcome);
        watch.ends();
    }

    private double count(String outcome) {
        return meters.get("hourledger.processor.decisions")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
