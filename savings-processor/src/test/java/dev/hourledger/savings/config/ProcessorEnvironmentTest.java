package dev.hourledger.savings.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.HostPort;
import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.ManagementPort;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may set, and what is said of what may not be. */
class ProcessorEnvironmentTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Map<String, String> LEAST = Map.of(
            "HOURLEDGER_KAFKA", "kafka:9092",
            "HOURLEDGER_REGISTRY", "http://registry:8081/apis/ccompat/v7",
            "HOURLEDGER_POSTGRES", "postgresql://hourledger:hidden@postgres:5432/hourledger",
            "HOURLEDGER_READBACK_SECRET", SECRET);

    @Test
    void shouldNeedLittle() {
        ProcessorConfig config = ProcessorEnvironment.read(LEAST);

        assertThat(config.kafka()).containsExactly(Map.entry("bootstrap.servers", "kafka:9092"));
        assertThat(config.readback().orElseThrow().listen()).isEqualTo(new HostPort("127.0.0.1", 8091));
        assertThat(config.readback().orElseThrow().advertised()).isEqualTo(new HostPort("127.0.0.1", 8091));
        assertThat(config.management()).contains(ManagementPort.open(new HostPort("127.0.0.1", 8092)));
        assertThat(config.streams().applicationId()).isEqualTo("hourledger-savings");
        assertThat(config.streams().partitions()).isEqualTo(12);
    }

    @Test
    void shouldPassSecurityToEveryClient() {
        ProcessorConfig config = ProcessorEnvironment.read(with("HOURLEDGER_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL"));

        assertThat(config.kafka()).containsEntry("security.protocol", "SSL");
    }

    @Test
    void shouldRefuseToWeakenAPromise() {
        var variables = with("HOURLEDGER_KAFKA_CLIENT_PROCESSING_GUARANTEE", "at_least_once");

        assertThatThrownBy(() -> ProcessorEnvironment.read(variables))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("processing.guarantee");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3999", "a lot", "-6000", "99999999999", ""})
    void shouldRefuseASessionTimeoutThatCantWork(String value) {
        var variables = with("HOURLEDGER_KAFKA_CLIENT_SESSION_TIMEOUT_MS", value);

        assertThatThrownBy(() -> ProcessorEnvironment.read(variables))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("session.timeout.ms must be a whole number from 4000 on, not: " + value);
    }

    @Test
    void shouldNameEveryProblemAtOnce() {
        assertThatThrownBy(() -> ProcessorEnvironment.read(Map.of("HOURLEDGER_PARTITIONS", "0")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("HOURLEDGER_KAFKA")
                .hasMessageContaining("HOURLEDGER_REGISTRY")
                .hasMessageContaining("HOURLEDGER_POSTGRES")
                .hasMessageContaining("HOURLEDGER_READBACK_SECRET")
                .hasMessageContaining("HOURLEDGER_PARTITIONS");
    }

    @Test
    void shouldShowNoSecret() {
        var config = ProcessorEnvironment.read(with("HOURLEDGER_KAFKA_CLIENT_SASL_JAAS_CONFIG", "password=hidden"));

        assertThat(config.toString()).doesNotContain(SECRET).doesNotContain("hidden");
    }

    private static Map<String, String> with(String variable, String value) {
        Map<String, String> variables = new HashMap<>(LEAST);
        variables.put(variable, value);
        return variables;
    }
}
