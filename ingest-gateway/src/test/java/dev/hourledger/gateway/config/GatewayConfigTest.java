package dev.hourledger.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.HostPort;
import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import dev.hourledger.service.ManagementPort;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String PEPPER =
            Base64.getEncoder().encodeToString(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private static final Map<String, String> REQUIRED = Map.of(
            "HOURLEDGER_KAFKA", "127.0.0.1:9092",
            "HOURLEDGER_REGISTRY", "http://127.0.0.1:8081/apis/ccompat/v7",
            "HOURLEDGER_POSTGRES", "postgresql://hour:ledger-password@127.0.0.1:5433/hourledger",
            "HOURLEDGER_PEPPER", PEPPER,
            "HOURLEDGER_ADMIN_TOKEN", SECRET,
            "HOURLEDGER_READBACK_SECRET", SECRET,
            "HOURLEDGER_PROCESSORS", "processors:8091");

    @Test
    void shouldTakeDefaultsForWhatIsNotRequired() {
        GatewayConfig config = read(Map.of());

        assertThat(config.http()).isEqualTo(new HostPort("0.0.0.0", 8080));
        assertThat(config.management()).isEqualTo(ManagementPort.open(new HostPort("127.0.0.1", 8090)));
        assertThat(config.limits().deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.limits().requestsPerSecondOverride()).isNull();
        assertThat(config.registry().autoRegister()).isTrue();
        assertThat(config.readback().processors()).isEqualTo(List.of(new HostPort("processors", 8091)));
    }

    @Test
    void shouldTakeEveryVariable() {
        GatewayConfig config = read(Map.of(
                "HOURLEDGER_HTTP_HOST", "127.0.0.1",
                "HOURLEDGER_HTTP_PORT", "0",
                "HOURLEDGER_MANAGEMENT_PORT", "1",
                "HOURLEDGER_DEADLINE_MS", "5000",
                "HOURLEDGER_LEAVE_MS", "250",
                "HOURLEDGER_MAX_IN_FLIGHT", "7",
                "HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", "100000",
                "HOURLEDGER_REGISTRY_AUTO_REGISTER", "false",
                "HOURLEDGER_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL"));

        assertThat(config.http()).isEqualTo(new HostPort("127.0.0.1", 0));
        assertThat(config.management().listen().port()).isEqualTo(1);
        assertThat(config.limits())
                .isEqualTo(new GatewayConfig.Limits(Duration.ofSeconds(5), 7, 100_000, Duration.ofMillis(250)));
        assertThat(config.registry().autoRegister()).isFalse();
        assertThat(config.kafka().clientProperties()).containsExactly(Map.entry("security.protocol", "SASL_SSL"));
    }

    @Test
    void shouldReportEveryProblemAtOnce() {
        assertThatThrownBy(() -> GatewayConfig.fromEnvironment(new Environment(Map.of("HOURLEDGER_DEADLINE_MS", "5"))))
                .isInstanceOfSatisfying(ConfigurationException.class, refused -> assertThat(refused.problems())
                        .extracting(problem -> problem.split(" ", 2)[0])
                        .containsExactlyInAnyOrder(
                                "HOURLEDGER_DEADLINE_MS",
                                "HOURLEDGER_KAFKA",
                                "HOURLEDGER_REGISTRY",
                                "HOURLEDGER_POSTGRES",
                                "HOURLEDGER_PEPPER",
                                "HOURLEDGER_ADMIN_TOKEN",
                                "HOURLEDGER_READBACK_SECRET",
                                "HOURLEDGER_PROCESSORS"));
    }

    @Test
    void shouldHideSecrets() {
        String text = read(Map.of("HOURLEDGER_KAFKA_CLIENT_SASL_JAAS_CONFIG", "a-jaas-password"))
                .toString();

        assertThat(text)
                .contains("127.0.0.1:9092", "sasl.jaas.config")
                .doesNotContain(SECRET, PEPPER, "ledger-password", "a-jaas-password");
    }

    @Test
    void shouldExplainEveryVariable() {
        REQUIRED.keySet().forEach(variable -> assertThat(GatewayConfig.HELP).contains(variable));
    }

    private static GatewayConfig read(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(REQUIRED);
        variables.putAll(more);
        return GatewayConfig.fromEnvironment(new Environment(variables));
    }
}
