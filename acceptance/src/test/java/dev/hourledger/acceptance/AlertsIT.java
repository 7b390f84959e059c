package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.fixture.Observed;
import dev.hourledger.acceptance.fixture.Prometheus;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What dashboards and alerts ask for is there, and each alert comes with its cause and goes with it: real processes,
 * scraped by a real Prometheus that evaluates the project's own rules. In order, since the last test breaks things.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PROCESSOR = "processor";
    private static final int DAYS_THAT_ARE_FEW = 5;
    private static final int DAYS_THAT_ARE_ENOUGH = 300;

    private static Stack stack;
    private static ServiceProcess processor;
    private static Stack.GatewayProcess gateway;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start("alerts");
        certificate = stack.directory().resolve("tls.pem");
        putCertificate(DAYS_THAT_ARE_FEW);
        Map<String, String> watched = Map.of("HOURLEDGER_WATCHED_CERTIFICATES", certificate.toString());
        processor = stack.startProcessor(PROCESSOR);
        gateway = stack.startGateway("gateway", watched);
        processor.awaitReady();
        gateway.awaitReady();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void shouldScrapeEveryMetricOfTheDashboardAndTheRules() {
        track(1);
        String scraped = gateway.process().metrics() + processor.metrics();
        Set<String> names = new TreeSet<>();
        scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .forEach(names::add);

        assertThat(Observed.metrics()).hasSizeGreaterThan(30);
        assertThat(names).containsAll(Observed.metrics());
        System.out.printf(
                "metrics: %d series of %d names, %d of them on the dashboard or in a rule%n",
                scraped.lines().filter(line -> !line.startsWith("#")).count(),
                names.size(),
                Observed.metrics().size());
    }

    @Test
    @Order(2)
    void shouldFireEachAlertByItsCauseAndClearItAfterwards() throws Exception {
        assumeTrue(Prometheus.isInstalled(), "skipped: there is no Prometheus here (apt-get install prometheus)");
        try (Prometheus prometheus = Prometheus.start(
                stack.directory().resolve("prometheus"),
                Map.of(
                        "hourledger-gateway", gateway.process().managementPort(),
                        "hourledger-processor", processor.managementPort()))) {
            // A healthy stack with a certificate that should have been renewed.
            awaitFiring(prometheus, Set.of("CertificateExpiring"));
            assertEveryPanelShowsSomething(prometheus);

            putCertificate(DAYS_THAT_ARE_ENOUGH);
            sendPoison();
            stack.infrastructure().stopPostgres();
            awaitOneOf(prometheus, "DeadLetter");
            track(5);
            awaitOneOf(prometheus, "ProjectionLagging");
            stack.infrastructure().startPostgres();
            awaitFiring(prometheus, Set.of());

            processor.kill();
            awaitOneOf(prometheus, "ProcessorDown");
            awaitOneOf(prometheus, "ReadbackDisconnected");
            processor = stack.restartProcessor(PROCESSOR);
            awaitFiring(prometheus, Set.of());
            // After a kill the stores come back from their changelogs, and that is told.
            awaitSome(prometheus, "hourledger_processor_restored_records_total > 0");
            awaitSome(
                    prometheus,
                    "hourledger_processor_running == 1 and hourledger_processor_restore_remaining_records == 0");

            stack.infrastructure().stopKafka();
            awaitOneOf(prometheus, "KafkaUnreachable");
            awaitSome(prometheus, "hourledger_gateway_log_writable == 0");
            stack.infrastructure().startKafka();
            awaitFiring(prometheus, Set.of());
            track(1);
        }
    }

    private static void assertEveryPanelShowsSomething(Prometheus prometheus) {
        track(20);
        await().atMost(PATIENCE).until(prometheus::evaluatesAllRules);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Observed.queries())
                .hasSizeGreaterThan(30)
                .allSatisfy(query -> assertThat(prometheus.query(query.replace("$__rate_interval", "30s")))
                        .as(query)
                        .isNotEmpty()));
    }

    private static void awaitOneOf(Prometheus prometheus, String alert) {
        long begin = System.nanoTime();
        await(alert).atMost(PATIENCE).until(() -> prometheus.firing().contains(alert));
        System.out.printf("alerts: %-22s fires after %4.1f s%n", alert, (System.nanoTime() - begin) / 1e9);
    }

    private static void awaitSome(Prometheus prometheus, String query) {
        await(query).atMost(PATIENCE).until(() -> !prometheus.query(query).isEmpty());
    }

    private static void awaitFiring(Prometheus prometheus, Set<String> alerts) {
        long begin = System.nanoTime();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.firing()).isEqualTo(alerts));
        System.out.printf(
                "alerts: %s after %4.1f s%n", alerts.isEmpty() ? "none" : alerts, (System.nanoTime() - begin) / 1e9);
    }

    private static void track(int events) {
        String key = gateway.api().newCustomer("pro");
        for (int event = 0; event < events; event++) {
            gateway.api()
                    .track(key, Api.EXAMPLE, "Idempotency-Key", "k" + event)
                    .expect(201);
        }
        gateway.api().track(key, Api.EXAMPLE, "Idempotency-Key", "k0").expect(200);
    }

    /** What no gateway would publish. */
    private static void sendPoison() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", stack.infrastructure().kafka()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topic.RAW_EVENTS.topicName(), "garbage".getBytes(UTF_8)))
                    .get();
        }
    }

    /** Puts a self-signed certificate in the place of the one before, as a renewal does. */
    private static void putCertificate(int days) throws IOException, InterruptedException {
        Path keys = Files.createTempFile(stack.directory(), "keys", ".p12");
        Files.delete(keys);
        Path made = stack.directory().resolve("made.pem");
        List<String> store = List.of("-keystore", keys.toString(), "-storepass", "changeit", "-alias", "tls");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", Integer.toString(days));
        keytool(store, "-exportcert", "-rfc", "-file", made.toString());
        Files.move(made, certificate, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void keytool(List<String> store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(
                List.of(Built.java().resolveSibling("keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(store);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
