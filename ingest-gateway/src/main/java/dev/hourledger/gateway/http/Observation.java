package dev.hourledger.gateway.http;

import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Where the HTTP API tells how it goes.
 *
 * @param logRequests whether each request is a line of the log
 */
public record Observation(MeterRegistry meters, Tracing tracing, boolean logRequests) {
    /** Metrics alone. */
    public Observation(MeterRegistry meters) {
        this(meters, Tracing.OFF, false);
    }
}
