package dev.hourledger.savings.readback;

import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.telemetry.DurationBuckets;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Watches what gateways ask and are told: metrics, and the span of a question that is traced. Thread-safe. */
public final class ReadbackWatch {
    private static final AttributeKey<String> ANSWER = AttributeKey.stringKey("hourledger.answer");
    private static final AttributeKey<Long> PARTITION = AttributeKey.longKey("hourledger.partition");

    private final MeterRegistry registry;
    private final Tracing tracing;
    private final Timer wait;
    private final Map<Kind, Counter> answers = new EnumMap<>(Kind.class);

    /** Registers the meters. */
    public ReadbackWatch(MeterRegistry registry, Tracing tracing) {
        this.registry = registry;
        this.tracing = tracing;
        this.wait = Timer.builder("hourledger.readback.wait")
                .description("From a gateway's question for an outcome to the answer")
                .serviceLevelObjectives(DurationBuckets.all())
                .register(registry);
        for (Kind kind : Kind.values()) {
            answers.put(
                    kind,
                    Counter.builder("hourledger.readback.answers")
                            .description("Answers to gateways, of every kind of question")
                            .tag("answer", kind.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    /** A question for an outcome has come. */
    Asked asked(Ask ask) {
        Span span = tracing.child("await the outcome", SpanKind.SERVER, ask.traceparent());
        span.setAttribute(PARTITION, ask.partition());
        return new Asked(registry.config().clock().monotonicTime(), span);
    }

    /** An answer goes. */
    void answered(Kind kind) {
        Objects.requireNonNull(answers.get(kind)).increment();
    }

    /** A question that is being answered. */
    final class Asked {
        private final long atNanos;
        private final Span span;

        private Asked(long atNanos, Span span) {
            this.atNanos = atNanos;
            this.span = span;
        }

        /** Its answer goes. */
        void answered(Kind kind) {
            wait.record(registry.config().clock().monotonicTime() - atNanos, TimeUnit.NANOSECONDS);
            span.setAttribute(ANSWER, kind.name());
            span.end();
        }
    }
}
