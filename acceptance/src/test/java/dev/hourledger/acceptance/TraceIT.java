package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Infrastructure;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.fixture.Topics;
import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.Topic;
import dev.hourledger.gateway.Gateway;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.savings.SavingsMain;
import dev.hourledger.savings.SavingsProcessor;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.savings.config.ProcessorEnvironment;
import dev.hourledger.service.Environment;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.telemetry.Telemetry;
import dev.hourledger.telemetry.TelemetryConfig;
import dev.hourledger.telemetry.TraceExport;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One request, one trace: from the gateway over the log, the decision and the read-back to the row. Gateway and
 * processor are those of the two processes, in this JVM so that their spans can be looked at; they meet over real
 * sockets only. Source: P4 for what a trace must not do.
 */
class TraceIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SECRET = "read-back-secret-of-the-acceptance-suites";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENTS_SPAN = "00f067aa0ba902b7";

    @TempDir
    private static Path directory;

    private static final InMemorySpanExporter SPANS = InMemorySpanExporter.create();
    private static Infrastructure infrastructure;
    private static SavingsProcessor processor;
    private static Gateway gateway;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        infrastructure = Infrastructure.start(directory);
        // Nothing is traced unless a client asks for it.
        Telemetry telemetry = new Telemetry(TelemetryConfig.NONE, TraceExport.to(SimpleSpanProcessor.create(SPANS), 0));
        HostPort readback = new HostPort("127.0.0.1", FreePort.next());
        processor = SavingsProcessor.start(
                processorConfig(readback),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                SavingsMain.identity(),
                telemetry);
        await().atMost(PATIENCE).until(() -> processor.ready().problem().get().isEmpty());
        gateway = Gateway.start(gatewayConfig(readback), telemetry);
        await().atMost(PATIENCE).until(gateway::ready);
        api = new Api(gateway.httpPort());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        processor.close();
        infrastructure.close();
    }

    @Test
    void shouldMakeOneTraceOfARequestFromTheGatewayToTheRow() {
        String key = api.newCustomer("pro");

        String eventId = api.track(key, Api.EXAMPLE, "traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-01")
                .expect(201)
                .eventId();

        await().atMost(PATIENCE).until(() -> spans().size() >= 6);
        Map<String, SpanData> byName = spans().stream().collect(toMap(SpanData::getName, span -> span));
        byName.values()
                .forEach(span -> System.out.printf(
                        "trace: %-24s %-22s %6d us%n",
                        span.getName(),
                        serviceOf(span),
                        (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1_000));
        assertThat(byName.values().stream()
                        .collect(toMap(SpanData::getName, span -> serviceOf(span) + " < " + parentOf(span, byName))))
                .isEqualTo(Map.of(
                        "POST /v1/track", "hourledger-gateway < " + CLIENTS_SPAN,
                        "publish raw-events", "hourledger-gateway < POST /v1/track",
                        "decide", "hourledger-processor < publish raw-events",
                        "read the outcome back", "hourledger-gateway < POST /v1/track",
                        "await the outcome", "hourledger-readback < read the outcome back",
                        "insert the event's row", "hourledger-projection < publish raw-events"));
        assertThat(Objects.requireNonNull(byName.get("decide"))
                        .getAttributes()
                        .asMap()
                        .toString())
                .contains(eventId, "recorded");
        assertThat(SPANS.getFinishedSpanItems())
                .allMatch(span -> span.getTraceId().equals(TRACE));
        assertThat(headersOf(Topic.ENRICHED_EVENTS))
                .isEqualTo(headersOf(Topic.RAW_EVENTS))
                .hasSize(1);
    }

    @Test
    void shouldTraceNothingThatNobodyAskedFor() {
        String key = api.newCustomer("pro");
        int before = SPANS.getFinishedSpanItems().size();
        long traced = headersOf(Topic.RAW_EVENTS).size();

        api.track(key, Api.EXAMPLE).expect(201);
        api.track(key, Api.EXAMPLE, "traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-00")
                .expect(201);
        api.track(key, Api.EXAMPLE, "traceparent", "garbage").expect(201);
        api.track("hh_live_unknown1_", Api.EXAMPLE, "traceparent", "00-" + TRACE + "-" + CLIENTS_SPAN + "-01")
                .expect(401);

        assertThat(headersOf(Topic.RAW_EVENTS)).hasSize((int) traced);
        assertThat(SPANS.getFinishedSpanItems()).hasSize(before);
    }

    private static List<SpanData> spans() {
        return SPANS.getFinishedSpanItems().stream()
                .filter(span -> span.getTraceId().equals(TRACE))
                .toList();
    }

    private static String serviceOf(SpanData span) {
        return String.valueOf(span.getResource().getAttribute(Tracing.SERVICE_NAME));
    }

    private static String parentOf(SpanData span, Map<String, SpanData> byName) {
        return byName.values().stream()
                .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                .map(SpanData::getName)
                .findFirst()
                .orElse(span.getParentSpanId());
    }

    private static List<String> headersOf(Topic topic) {
        return new Topics(infrastructure.kafka(), infrastructure.registry())
                .read(topic).stream()
                        .map(TraceIT::traceparentOf)
                        .flatMap(Optional::stream)
                        .toList();
    }

    private static Optional<String> traceparentOf(ConsumerRecord<byte[], byte[]> row) {
        return Optional.ofNullable(row.headers().lastHeader("traceparent"))
                .map(header -> new String(header.value(), UTF_8));
    }

    private static ProcessorConfig processorConfig(HostPort readback) {
        Map<String, String> environment = shared();
        environment.put("HOURLEDGER_READBACK_PORT", Integer.toString(readback.port()));
        environment.put("HOURLEDGER_STATE_DIR", directory.resolve("state").toString());
        environment.put("HOURLEDGER_PARTITIONS", "2");
        return ProcessorEnvironment.read(environment);
    }

    private static GatewayConfig gatewayConfig(HostPort readback) {
        Map<String, String> environment = shared();
        environment.put("HOURLEDGER_HTTP_HOST", "127.0.0.1");
        environment.put("HOURLEDGER_HTTP_PORT", "0");
        environment.put("HOURLEDGER_PROCESSORS", readback.toString());
        environment.put("HOURLEDGER_PEPPER", "cGVwcGVyLW9mLXRoZS1hY2NlcHRhbmNlLXN1aXRlcyE=");
        environment.put("HOURLEDGER_ADMIN_TOKEN", Stack.ADMIN_TOKEN);
        environment.put("HOURLEDGER_LEAVE_MS", "0");
        return GatewayConfig.fromEnvironment(new Environment(environment));
    }

    private static Map<String, String> shared() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOURLEDGER_KAFKA", infrastructure.kafka());
        environment.put("HOURLEDGER_REGISTRY", infrastructure.registry());
        environment.put("HOURLEDGER_POSTGRES", infrastructure.postgres());
        environment.put("HOURLEDGER_READBACK_SECRET", SECRET);
        environment.put("HOURLEDGER_MANAGEMENT_PORT", "0");
        return environment;
    }
}
