package dev.hourledger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @Test
    void shouldGoOnWithTheClientsTraceWhateverTheRatio() {
        Span span = tracing(0).request("request", SAMPLED);
        span.end();

        assertThat(Tracing.traceparent(span))
                .isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-"
                        + span.getSpanContext().getSpanId() + "-01");
        assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(done -> {
            assertThat(done.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
            assertThat(done.getResource().getAttribute(Tracing.SERVICE_NAME)).isEqualTo("service");
        });
    }

    @Test
    void shouldLeaveAloneWhatTheClientDoesNotTrace() {
        Span span = tracing(1).request("request", NOT_SAMPLED);
        span.end();

        assertThat(Tracing.traceparent(span)).isNull();
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    /** None, and what is none: zeros are reserved, ff is no version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"
            })
    void shouldBeginATraceOfItsOwnWhereNoneWasSent(String traceparent) {
        tracing(1).request("request", traceparent).end();

        assertThat(spans.getFinishedSpanItems()).singleElement().satisfies(done -> assertThat(done.getTraceId())
                .isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Test
    void shouldTraceTheShareThatIsWanted() {
        Tracing tracing = tracing(0.25);

        for (int request = 0; request < 4_000; request++) {
            tracing.request("request", null).end();
        }

        assertThat(spans.getFinishedSpanItems()).hasSizeBetween(800, 1_200);
    }

    @Test
    void shouldMakeChildrenOfTracesOnly() {
        Tracing tracing = tracing(1);

        for (@Nullable String parent : new @Nullable String[] {null, "garbage", NOT_SAMPLED}) {
            tracing.child("child", SpanKind.CONSUMER, parent).end();
            tracing.past("past", SpanKind.CONSUMER, parent, Instant.EPOCH);
        }
        assertThat(spans.getFinishedSpanItems()).isEmpty();
        tracing.child("child", SpanKind.CONSUMER, SAMPLED).end();
        tracing.past("past", SpanKind.CONSUMER, SAMPLED, Instant.EPOCH);

        assertThat(spans.getFinishedSpanItems()).hasSize(2);
    }

    @Test
    void shouldDoNothingWhereNothingIsToBeSent() {
        Tracing off = TraceExport.start(TelemetryConfig.NONE).of("service");

        assertThat(off).isSameAs(Tracing.OFF);
        assertThat(off.request("request", SAMPLED)).isSameAs(Span.getInvalid());
        assertThat(off.child("child", SpanKind.CONSUMER, SAMPLED)).isSameAs(Span.getInvalid());
        assertThat(Tracing.traceparent(Span.getInvalid())).isNull();
    }

    private Tracing tracing(double ratio) {
        return TraceExport.to(SimpleSpanProcessor.create(spans), ratio).of("service");
    }
}
