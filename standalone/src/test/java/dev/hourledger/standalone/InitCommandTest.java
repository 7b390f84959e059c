package dev.hourledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.ApiKeyText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a stack's first commands write: secrets and certificates. */
class InitCommandTest {
    @TempDir
    private Path folder;

    @Test
    void shouldWriteFreshSecretsForTheOwnerAlone() throws IOException {
        Path one = folder.resolve("one.env");
        Path other = folder.resolve("other.env");

        assertThat(run("init", "--file", one.toString())).isZero();
        assertThat(run("init", "--file", other.toString())).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                .isEqualTo("rw-------");
        Map<String, String> variables = DataDirectory.read(one);
        Map<String, String> others = DataDirectory.read(other);
        assertThat(variables).containsEntry("COMPOSE_PROFILES", "").containsEntry("HOURLEDGER_PORT", "8080");
        assertThat(ApiKeyText.parse(variables.getOrDefault("HOURLEDGER_API_KEY", "")))
                .isPresent();
        List<String> secrets = new ArrayList<>(variables.keySet());
        secrets.removeAll(List.of("COMPOSE_PROFILES", "HOURLEDGER_PORT", "HOURLEDGER_URL"));
        assertThat(secrets).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(variables.get(name))
                .hasSizeGreaterThan(20)
                .isNotEqualTo(others.get(name))
                .doesNotContain("$"));
    }

    @Test
    void shouldKeepEverySecretWhenOtherProfilesAreChosen() {
        Path file = folder.resolve(".env");
        assertThat(run("init", "--file", file.toString(), "--http-port", "8181", "--profile", "tls"))
                .isZero();
        Map<String, String> before = DataDirectory.read(file);

        assertThat(run("init", "--file", file.toString(), "--profile", "scale")).isZero();

        Map<String, String> after = DataDirectory.read(file);
        assertThat(after)
                .containsEntry("COMPOSE_PROFILES", "scale")
                .containsEntry("HOURLEDGER_URL", "http://127.0.0.1:8181")
                .doesNotContainKeys("HOURLEDGER_TLS", "HOURLEDGER_KAFKA_PROTOCOL");
        before.keySet()
                .removeAll(List.of(
                        "COMPOSE_PROFILES",
                        "HOURLEDGER_URL",
                        "HOURLEDGER_TLS",
                        "HOURLEDGER_KAFKA_PROTOCOL",
                        "HOURLEDGER_PROXY_SCHEME"));
        assertThat(after).containsAllEntriesOf(before);
    }

    /** As whoever finds that the first one is taken does it. */
    @Test
    void shouldTakeAnotherPort() {
        Path file = folder.resolve(".env");
        assertThat(run("init", "--file", file.toString())).isZero();
        Map<String, String> before = DataDirectory.read(file);

        assertThat(run("init", "--file", file.toString(), "--http-port", "8181"))
                .isZero();

        before.put("HOURLEDGER_PORT", "8181");
        before.put("HOURLEDGER_URL", "http://127.0.0.1:8181");
        assertThat(DataDirectory.read(file)).containsExactlyInAnyOrderEntriesOf(before);
    }

    /** Kafka's volumes can't be made into a cluster's. */
    @Test
    void shouldNotChangeTheNumberOfBrokers() {
        Path file = folder.resolve(".env");
        assertThat(run("init", "--file", file.toString())).isZero();
        Map<String, String> before = DataDirectory.read(file);

        assertThat(run("init", "--file", file.toString(), "--profile", "cluster"))
                .isEqualTo(1);

        assertThat(DataDirectory.read(file)).isEqualTo(before);
    }

    @Test
    void shouldWriteWhatGoesWithProfiles() {
        Path file = folder.resolve(".env");

        assertThat(run("init", "--file", file.toString(), "--profile", "tls", "--profile", "cluster"))
                .isZero();
        assertThat(run("init", "--file", folder.resolve("no").toString(), "--profile", "nonsense"))
                .isEqualTo(2);
        assertThat(run("init", "--file", folder.resolve("no").toString(), "--profile", "analysts"))
                .isEqualTo(2);

        assertThat(DataDirectory.read(file))
                .containsEntry("COMPOSE_PROFILES", "cluster,tls")
                .containsEntry("HOURLEDGER_KAFKA_MIN_ISR", "2")
                .containsEntry("HOURLEDGER_KAFKA_SESSION_MS", "6000")
                .containsEntry("HOURLEDGER_KAFKA_PROTOCOL", "SASL_SSL");
    }

    @Test
    void shouldMakeCertificatesOfOneAuthorityOnce() throws Exception {
        Path tls = folder.resolve("tls");

        assertThat(run("certificates", "--to", tls.toString(), "--host", "ledger.example.org"))
                .isZero();
        X509Certificate authority = certificate(tls.resolve("trust/ca.pem"));
        assertThat(run("certificates", "--to", tls.toString())).isZero();

        assertThat(certificate(tls.resolve("trust/ca.pem"))).isEqualTo(authority);
        for (String part : List.of("gateway", "kafka", "postgres")) {
            X509Certificate issued = certificate(tls.resolve(part + "/certificate.pem"));
            issued.verify(authority.getPublicKey());
            assertThat(issued.getBasicConstraints()).isEqualTo(-1);
            Path key = tls.resolve(part + "/key.pem");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-r-----");
        }
        assertThat(certificate(tls.resolve("gateway/certificate.pem")).getSubjectAlternativeNames())
                .anyMatch(name -> name.contains("ledger.example.org"));
        try (var files = Files.walk(tls)) {
            assertThat(files.filter(file -> file.endsWith("ca.pem") || file.endsWith("store.p12")))
                    .hasSize(1);
        }
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static int run(String... arguments) {
        CommandLine line = HourledgerCli.commandLine();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return line.setOut(nowhere).setErr(nowhere).execute(arguments);
    }
}
