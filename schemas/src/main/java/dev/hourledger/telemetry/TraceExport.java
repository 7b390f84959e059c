package dev.hourledger.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a process' spans go, for all of its services. Sending is another thread's; what it can't send in time is
 * dropped, since spans must never hold up what they describe. Thread-safe.
 */
public final class TraceExport implements AutoCloseable {
    /** Nothing is traced. */
    public static final TraceExport OFF = new TraceExport(null, 0);

    /** Spans that wait to be sent; more are dropped. */
    private static final int MAX_QUEUED_SPANS = 4_096;

    private static final int MAX_SPANS_A_REQUEST = 512;
    private static final Duration SEND_EVERY = Duration.ofSeconds(1);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final @Nullable SpanProcessor spans;
    private final double ratio;

    private TraceExport(@Nullable SpanProcessor spans, double ratio) {
        this.spans = spans;
        this.ratio = ratio;
    }

    /** Sends to the configured endpoint; without one it is {@link #OFF}. */
    public static TraceExport start(TelemetryConfig config) {
        return config.tracesEndpoint()
                .map(endpoint -> to(
                        BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                        .setEndpoint(endpoint.toString())
                                        .setTimeout(SEND_LIMIT)
                                        .build())
                                .setMaxQueueSize(MAX_QUEUED_SPANS)
                                .setMaxExportBatchSize(MAX_SPANS_A_REQUEST)
                                .setScheduleDelay(SEND_EVERY)
                                .setExporterTimeout(SEND_LIMIT)
                                .build(),
                        config.tracesRatio()))
                .orElse(OFF);
    }

    /**
     * Hands spans to {@code spans}.
     *
     * @param ratio the share of requests that are traced though nobody asked for it, 0 to 1
     */
    public static TraceExport to(SpanProcessor spans, double ratio) {
        return new TraceExport(spans, ratio);
    }

    /** What makes the spans of a service; several services may be in one process. */
    public Tracing of(String service) {
        if (spans == null) {
            return Tracing.OFF;
        }
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(Attributes.of(Tracing.SERVICE_NAME, service))))
                // What a client or the gateway has chosen to trace is traced to the end, and nothing else.
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .addSpanProcessor(spans)
                .build();
        return new Tracing(provider.get("dev.hourledger"));
    }

    /** Sends what is left, within two seconds. */
    @Override
    public void close() {
        if (spans != null) {
            CompletableResultCode unused = spans.shutdown().join(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
