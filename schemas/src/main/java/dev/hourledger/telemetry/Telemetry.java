package dev.hourledger.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * What a process tells: its configuration, and the way its spans take. Thread-safe.
 */
public record Telemetry(TelemetryConfig config, TraceExport traces) implements AutoCloseable {
    /** Tells nothing, and costs nothing. */
    public static final Telemetry OFF = new Telemetry(TelemetryConfig.NONE, TraceExport.OFF);

    /**
     * Starts exporting, if there is somewhere to export to. What the JDK and the exporter log goes where all else goes,
     * so that a log of JSON lines has no others.
     */
    public static Telemetry start(TelemetryConfig config) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
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
