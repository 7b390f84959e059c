package dev.hourledger.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * What a process tells: its configuration, and the way its spans take. Thread-safe.
 */
public record Telemetry(TelemetryConfig config, TraceExport traces) implements AutoCloseable {
    /** Tells nothing, and costs nothing. */
    public static final Telemetry OFF = new Telemetry(TelemetryConfig.NONE, TraceExport.OFF);

    /** Starts exporting, if there is somewhere to export to. */
    public static Telemetry start(TelemetryConfig config) {
        return new Telemetry(config, TraceExport.start(config));
    }

    /** Registers what is no other part's: how long the watched certificates are good for. */
    public void bindTo(MeterRegistry meters, InstantSource clock) {
        config.certificates().forEach(file -> CertificateExpiry.bind(file, meters, clock));
    }

    /** Sends what is left, within seconds. */
    @Override
    public void close() {
        traces.close();
    }
}
