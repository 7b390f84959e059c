package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Observed;
import dev.hourledger.acceptance.fixture.Prometheus;
import dev.hourledger.acceptance.fixture.SelfSigned;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
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
    private static Stack.GatewayProcess encrypted;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start("alerts");
        certificate = stack.directory().resolve("certificate.pem");
        key = stack.directory().resolve("key.pem");
        SelfSigned old = SelfSigned.issue(stack.directory(), DAYS_THAT_ARE_FEW);
        replace(certificate, old.certificate());
        replace(key, old.key());
        processor = stack.startProcessor(PROCESSOR);
        gateway = stack.startGateway("gateway");
        encrypted = stack.startGateway(
                "encrypted",
                Map.of(
                        "HOURLEDGER_TLS_CERTIFICATE_FILE", certificate.toString(),
                        "HOURLEDGER_TLS_KEY_FILE", key.toString(),
                        "HOURLEDGER_WATCHED_CERTIFICATES", certificate.toString()));
        processor.awaitReady();
        gateway.awaitReady();
        encrypted.awaitReady();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void shouldScrapeEveryMetricOfTheDashboardAndTheRules() {
        track(1);
        String scraped = gateway.process().metrics() + encrypted.process().metrics() + processor.metrics();
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
                        "hourledger-gateway-encrypted", encrypted.process().managementPort(),
                        "hourledger-processor", processor.managementPort()))) {
            // A healthy stack with a certificate that should have been renewed, and the file of it that is watched.
            awaitFiring(prometheus, Set.of("CertificateExpiring", "WatchedCertificateExpiring"));
            assertEveryPanelShowsSomething(prometheus);

            // As long as only half of a renewal is there, clients are shown the old one.
            SelfSigned renewed = SelfSigned.issue(stack.directory(), DAYS_THAT_ARE_ENOUGH);
            replace(certificate, renewed.certificate());
            awaitFiring(prometheus, Set.of("CertificateExpiring"));
            replace(key, renewed.key());
            awaitFiring(prometheus, Set.of());

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

    /** Puts a file in the place of the one before, as a renewal does. */
    private static void replace(Path file, String content) throws IOException {
        Path written = Files.writeString(stack.directory().resolve("written.pem"), content);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
