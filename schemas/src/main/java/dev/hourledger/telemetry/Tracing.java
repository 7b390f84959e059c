package dev.hourledger.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of one service. Between threads and processes a trace travels as the W3C text of its
 * {@code traceparent}, and only where it is traced: without one every later step costs one comparison with null. No
 * decision looks at it (P4). Thread-safe.
 */
public final class Tracing {
    /** Makes no spans. */
    public static final Tracing OFF = new Tracing(null);

    /** The attribute that names a service. */
    public static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final @Nullable Tracer tracer;

    Tracing(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    /** Whether it makes spans at all. */
    public boolean isOn() {
        return tracer != null;
    }

    /**
     * Begins the span of a request: of the client's trace when it sent one, else of a new one. One that is not traced
     * takes every call and does nothing.
     */
    public Span request(String name, @Nullable String traceparent) {
        return tracer == null ? Span.getInvalid() : begin(tracer, name, SpanKind.SERVER, parent(traceparent));
    }

    /** Begins a span of a trace that was begun elsewhere; without one there is no span. */
    public Span child(String name, SpanKind kind, @Nullable String traceparent) {
        if (tracer == null || traceparent == null) {
            return Span.getInvalid();
        }
        SpanContext parent = parent(traceparent);
        return parent.isValid() ? begin(tracer, name, kind, parent) : Span.getInvalid();
    }

    /** A span of such a trace that has just ended. */
    public void past(String name, SpanKind kind, @Nullable String traceparent, Instant began) {
        if (tracer == null || traceparent == null) {
            return;
        }
        SpanContext parent = parent(traceparent);
        if (parent.isValid()) {
            tracer.spanBuilder(name)
                    .setParent(Context.root().with(Span.wrap(parent)))
                    .setSpanKind(kind)
                    .setStartTimestamp(began)
                    .startSpan()
                    .end();
        }
    }

    /** The span as others are told of it; null when it is not traced. */
    public static @Nullable String traceparent(Span span) {
        SpanContext context = span.getSpanContext();
        return context.isSampled() ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01" : null;
    }

    private static Span begin(Tracer tracer, String name, SpanKind kind, SpanContext parent) {
        return tracer.spanBuilder(name)
                .setParent(Context.root().with(Span.wrap(parent)))
                .setSpanKind(kind)
                .startSpan();
    }

    /** Invalid where the text is missing or is no traceparent: then it is as if none had been sent. */
    private static SpanContext parent(@Nullable String traceparent) {
        Matcher parts = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
