package dev.hourledger.telemetry;

import dev.hourledger.service.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a service is to tell beyond its metrics, the same variables for both services. Immutable. Source: house style
 * "Config".
 *
 * @param tracesEndpoint where spans are sent, OTLP over HTTP; empty: nothing is traced
 * @param tracesRatio the share of requests without a {@code traceparent} that are traced, 0 to 1
 * @param certificates PEM files whose expiry is told
 * @param logRequests whether each request is a line of the log
 */
public record TelemetryConfig(
        Optional<URI> tracesEndpoint, double tracesRatio, List<Path> certificates, boolean logRequests) {
    /** One request of a hundred: enough to see where time goes, at a cost that is not seen. */
    public static final double DEFAULT_TRACES_RATIO = 0.01;
    /** Each is read now and then. */
    public static final int MAX_CERTIFICATES = 16;
    /** Tells nothing. */
    public static final TelemetryConfig NONE =
            new TelemetryConfig(Optional.empty(), DEFAULT_TRACES_RATIO, List.of(), false);

    /** The variables, one a line, with what they mean; in the form of the gateway's. */
    public static final String HELP = """
            HOURLEDGER_TRACES_ENDPOINT               http://collector:4318/v1/traces (OTLP/HTTP)     no traces
            HOURLEDGER_TRACES_RATIO                  0 to 1: share of requests that are traced       0.01
            HOURLEDGER_WATCHED_CERTIFICATES          PEM files, path,...: metrics tell their expiry  none
            """;

    /** The gateway's beside these. */
    public static final String GATEWAY_HELP = """
            HOURLEDGER_LOG_REQUESTS                  true: each request is a line of the log         false
            """;

    public TelemetryConfig {
        certificates = List.copyOf(certificates);
        if (!(tracesRatio >= 0 && tracesRatio <= 1)) {
            throw new IllegalArgumentException("the ratio of traces must be from 0 to 1");
        }
    }

    /** Reads the variables; problems are left in the environment, whose {@code orThrow} comes later. */
    public static TelemetryConfig read(Environment environment) {
        Optional<URI> endpoint = environment
                .optional("HOURLEDGER_TRACES_ENDPOINT")
                .map(set -> environment.uri("HOURLEDGER_TRACES_ENDPOINT", Set.of("http", "https")));
        List<Path> certificates = environment.optional("HOURLEDGER_WATCHED_CERTIFICATES").stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(path -> Path.of(path.strip()))
                .distinct()
                .toList();
        if (certificates.size() > MAX_CERTIFICATES) {
            environment.problem("HOURLEDGER_WATCHED_CERTIFICATES", "must not name more than 16 files");
        }
        return new TelemetryConfig(
                endpoint,
                environment.ratio("HOURLEDGER_TRACES_RATIO", DEFAULT_TRACES_RATIO),
                certificates,
                environment.flag("HOURLEDGER_LOG_REQUESTS", false));
    }
}
