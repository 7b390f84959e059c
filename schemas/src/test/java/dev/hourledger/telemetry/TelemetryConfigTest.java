package dev.hourledger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TelemetryConfigTest {
    @Test
    void shouldTellNothingUnlessToldTo() {
        assertThat(TelemetryConfig.read(new Environment(Map.of()))).isEqualTo(TelemetryConfig.NONE);
    }

    @Test
    void shouldReadEveryVariable() {
        Environment environment = new Environment(Map.of(
                "HOURLEDGER_TRACES_ENDPOINT", "http://collector:4318/v1/traces",
                "HOURLEDGER_TRACES_RATIO", "0.5",
                "HOURLEDGER_WATCHED_CERTIFICATES", "/tls/a.pem, /tls/b.pem",
                "HOURLEDGER_LOG_REQUESTS", "true"));

        TelemetryConfig config = TelemetryConfig.read(environment);

        environment.orThrow();
        assertThat(config)
                .isEqualTo(new TelemetryConfig(
                        Optional.of(URI.create("http://collector:4318/v1/traces")),
                        0.5,
                        List.of(Path.of("/tls/a.pem"), Path.of("/tls/b.pem")),
                        true));
    }

    @Test
    void shouldNameEveryProblem() {
        Environment environment = new Environment(Map.of(
                "HOURLEDGER_TRACES_ENDPOINT", "collector",
                "HOURLEDGER_TRACES_RATIO", "1.5",
                "HOURLEDGER_WATCHED_CERTIFICATES", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17",
                "HOURLEDGER_LOG_REQUESTS", "yes"));

        TelemetryConfig.read(environment);

        assertThatThrownBy(environment::orThrow)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        "HOURLEDGER_TRACES_ENDPOINT",
                        "HOURLEDGER_TRACES_RATIO must be a number from 0 to 1, not: 1.5",
                        "HOURLEDGER_WATCHED_CERTIFICATES",
                        "HOURLEDGER_LOG_REQUESTS");
    }
}
