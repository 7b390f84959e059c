package dev.hourledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hourledger.contract.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldReadEveryKindOfValue() {
        Environment env = new Environment(Map.of(
                "TEXT", "t",
                "NUMBER", "12",
                "FLAG", "false",
                "WAIT_MS", "250",
                "PEERS", "a:1, [::1]:2",
                "POSTGRES", "postgresql://u:p@db:5432/h",
                "PEPPER", "AAECAwQFBgc="));

        assertThat(env.required("TEXT")).isEqualTo("t");
        assertThat(env.integer("NUMBER", 1, 0, 12)).isEqualTo(12);
        assertThat(env.flag("FLAG", true)).isFalse();
        assertThat(env.milliseconds("WAIT_MS", SECOND, Duration.ZERO, SECOND)).hasMillis(250);
        assertThat(env.hostPorts("PEERS")).containsExactly(new HostPort("a", 1), new HostPort("::1", 2));
        assertThat(env.uri("POSTGRES", Set.of("postgresql"))).hasHost("db");
        assertThat(env.base64Secret("PEPPER", 8)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        env.orThrow();
    }

    @Test
    void shouldFallBackWhereUnsetOrEmpty() {
        Environment env = new Environment(Map.of("EMPTY", ""));

        assertThat(env.string("EMPTY", "d")).isEqualTo("d");
        assertThat(env.integer("EMPTY", 7, 0, 9)).isEqualTo(7);
        assertThat(env.flag("NONE", true)).isTrue();
        assertThat(env.milliseconds("NONE", SECOND, SECOND, SECOND)).isEqualTo(SECOND);
        assertThat(env.hostPorts("NONE")).isEmpty();
        assertThat(env.hostPort("NONE", new HostPort("h", 1))).isEqualTo(new HostPort("h", 1));
        env.orThrow();
    }

    @Test
    void shouldListEveryProblemAndNoSecret() {
        Environment env = new Environment(Map.of(
                "NUMBER",
                "1e3",
                "RANGE",
                "70000",
                "FLAG",
                "yes",
                "PEERS",
                "a:1,b",
                "TOKEN",
                "hush",
                "PEPPER",
                "hush!",
                "POSTGRES",
                "mysql://u:hush@db/x"));

        env.required("MISSING");
        env.integer("NUMBER", 1, 0, 9);
        env.port("RANGE", 1);
        env.flag("FLAG", true);
        env.hostPorts("PEERS");
        env.secret("TOKEN", 32);
        env.base64Secret("PEPPER", 32);
        env.uri("POSTGRES", Set.of("postgresql", "postgres"));

        ConfigurationException refused = catchThrowableOfType(ConfigurationException.class, env::orThrow);
        assertThat(refused.problems())
                .containsExactly(
                        "MISSING is required and not set",
                        "NUMBER must be a whole number, not: 1e3",
                        "RANGE must be from 0 to 65535, not: 70000",
                        "FLAG must be true or false, not: yes",
                        "PEERS is not host:port: b",
                        "TOKEN is too short: at least 32 characters are needed",
                        "PEPPER must be base64, as from: openssl rand -base64 32",
                        "POSTGRES must be a URL that starts with postgres:// or postgresql:// and names a host");
        assertThat(refused).hasMessageContaining("MISSING").hasMessageNotContaining("hush");
    }

    @Test
    void shouldReadASecretFromItsFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
        Environment env = new Environment(Map.of("TOKEN_FILE", file.toString()));

        assertThat(env.secret("TOKEN", 16)).isEqualTo("0123456789abcdef");
        env.orThrow();
    }

    @Test
    void shouldRefuseAFileThatIsNotThereAndASecretThatIsThereTwice() {
        Environment env = new Environment(Map.of("A_FILE", "/no/such/file", "A", "a"));

        env.optional("A");

        assertThatThrownBy(env::orThrow)
                .hasMessageContaining("A is set, and so is A_FILE")
                .hasMessageContaining("A_FILE names a file that can't be read");
    }

    @Test
    void shouldPassKafkaClientPropertiesThrough() {
        Environment env = new Environment(Map.of(
                "HOURLEDGER_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL",
                "HOURLEDGER_KAFKA_CLIENT_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", "",
                "HOURLEDGER_KAFKA", "broker:9092"));

        assertThat(env.kafkaClientProperties())
                .isEqualTo(Map.of("security.protocol", "SASL_SSL", "ssl.endpoint.identification.algorithm", ""));
    }

    @Test
    void shouldGiveTheCallersOwnProblems() {
        Environment env = new Environment(Map.of());

        env.problem("DEADLINE_MS", "must be longer than WAIT_MS");

        assertThat(catchThrowableOfType(ConfigurationException.class, env::orThrow)
                        .problems())
                .isEqualTo(List.of("DEADLINE_MS must be longer than WAIT_MS"));
    }
}
