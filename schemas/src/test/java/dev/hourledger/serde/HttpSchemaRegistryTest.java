package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hourledger.serde.Subject.Compatibility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that speaks the Confluent API from a script; module acceptance runs a real registry. */
class HttpSchemaRegistryTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("R").fields().requiredString("a").endRecord();
    private static final String QUOTED = SCHEMA.toString().replace("\"", "\\\"");
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
    /** "status body", one a request; the last stays. A body of … never ends. */
    private final Queue<String> script = new ConcurrentLinkedQueue<>();

    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private HttpSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        registry = registry(true);
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldRegisterASchemaOnce() {
        script.add("200 {\"id\":7}");

        assertThat(registry.idOf("raw-events-value", SCHEMA)).isEqualTo(7);
        assertThat(registry.idOf("raw-events-value", SCHEMA)).isEqualTo(7);

        assertThat(requests)
                .containsExactly("POST /base/subjects/raw-events-value/versions k=v {\"schema\":\"" + QUOTED + "\"}");
    }

    @Test
    void shouldOnlyLookUpWithAutoRegistrationOff() {
        script.add("200 {\"id\":7,\"version\":1}");

        assertThat(registry(false).idOf("a b/c", SCHEMA)).isEqualTo(7);

        assertThat(requests).singleElement().asString().startsWith("POST /base/subjects/a%20b%2Fc k=v ");
    }

    @Test
    void shouldSayWhatToDoWhenTheSchemaIsUnknownAndAutoRegistrationIsOff() {
        script.add("404 {\"error_code\":40403,\"message\":\"Schema not found\"}");

        assertThatThrownBy(() -> registry(false).idOf("s", SCHEMA))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContainingAll("R under subject s", "Schema not found", "register the schema");
    }

    @Test
    void shouldSayWhatTheRegistryRefusedAndWhy() {
        script.add("409 {\"error_code\":409,\"message\":\"field a has no default\"}");

        assertThatThrownBy(() -> registry.idOf("raw-events-value", SCHEMA))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContainingAll("raw-events-value", "HTTP 409, field a has no default", "not compatible");
    }

    @Test
    void shouldTakeTheIdOfAnotherProcessThatRegisteredTheSameAtTheSameMoment() {
        script.add("409 {\"error_code\":409,\"message\":\"already exists\"}");
        script.add("200 {\"id\":7,\"version\":1}");

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(requests.stream().map(request -> request.split(" ", 3)[1]))
                .containsExactly("/base/subjects/s/versions", "/base/subjects/s");
    }

    @Test
    void shouldSetACompatibilityAgainThatAnotherProcessSetAtTheSameMoment() {
        script.add("409 {\"error_code\":409,\"message\":\"already exists\"}");
        script.add("200 {\"compatibility\":\"FULL_TRANSITIVE\"}");

        registry.setCompatibility("s", Compatibility.FULL_TRANSITIVE);

        assertThat(requests).hasSize(2);
    }

    @Test
    void shouldFetchASchemaOnce() {
        script.add("200 {\"schema\":\"" + QUOTED + "\"}");

        assertThat(registry.schemaOf(7)).isEqualTo(SCHEMA);
        assertThat(registry.schemaOf(7)).isEqualTo(SCHEMA);

        assertThat(requests).containsExactly("GET /base/schemas/ids/7 k=v ");
    }

    @Test
    void shouldAskAgainForAnIdThatWasUnknown() {
        script.add("404 {\"error_code\":40403,\"message\":\"Schema 7 not found\"}");
        script.add("200 {\"schema\":\"" + QUOTED + "\"}");

        assertThatThrownBy(() -> registry.schemaOf(7))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("Schema 7 not found");
        assertThat(registry.schemaOf(7)).isEqualTo(SCHEMA);
    }

    @Test
    void shouldNotTakeAnotherServersNotFoundForAnUnknownId() {
        script.add("404 <html>nginx</html>");

        assertThatThrownBy(() -> registry.schemaOf(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("Check the base URL");
    }

    @Test
    void shouldTryAgainWhenTheServerFails() {
        script.add("503 busy");
        script.add("429 slower");
        script.add("200 {\"id\":7}");

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(requests).hasSize(3);
    }

    @Test
    void shouldGiveUpWhenTheServerGoesOnFailing() {
        script.add("500 {\"message\":\"disk full\"}");

        assertThatThrownBy(() -> registry.schemaOf(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContainingAll("can't be asked", "HTTP 500", "disk full");
        assertThat(requests).hasSizeBetween(2, 5);
    }

    @Test
    void shouldGiveUpOnAnAnswerThatNeverEnds() {
        script.add("200 …");

        assertThatThrownBy(() -> registry.schemaOf(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("no answer within 1000 ms");
    }

    @Test
    void shouldRefuseAnAnswerThatIsTooLong() {
        script.add("200 " + "x".repeat(5 * 1024 * 1024));
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base");
        // So much takes its time where others are at work.
        HttpSchemaRegistry patient = new HttpSchemaRegistry(base, true, Map.of(), PATIENCE.multipliedBy(5));

        assertThatThrownBy(() -> patient.schemaOf(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("an answer of more than 4194304 bytes");
    }

    @Test
    void shouldSendTheCredentialsOfItsAddressAndShowThemNowhere() {
        script.add("401 {\"error_code\":401,\"message\":\"go away\"}");
        URI base =
                URI.create("http://user:p%40ss@127.0.0.1:" + server.getAddress().getPort() + "/base");
        HttpSchemaRegistry secured = new HttpSchemaRegistry(base, true, Map.of(), PATIENCE);

        assertThatThrownBy(() -> secured.idOf("s", SCHEMA))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContainingAll("go away", "Check the credentials")
                .hasMessageNotContaining("p%40ss");
        assertThat(authorizations).containsExactly("Basic dXNlcjpwQHNz");
        assertThat(secured.toString()).doesNotContain("user");
    }

    @Test
    void shouldNotNeedTheRegistryForWhatItKnows() {
        script.add("200 {\"id\":7}");
        registry.idOf("s", SCHEMA);
        server.stop(0);

        assertThat(registry.idOf("s", SCHEMA)).isEqualTo(7);
        assertThat(registry.schemaOf(7)).isEqualTo(SCHEMA);
        assertThatThrownBy(() -> registry.schemaOf(8)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void shouldSetCompatibility() {
        script.add("200 {\"compatibility\":\"FULL_TRANSITIVE\"}");

        registry.setCompatibility("s", Compatibility.FULL_TRANSITIVE);

        assertThat(requests).containsExactly("PUT /base/config/s k=v {\"compatibility\":\"FULL_TRANSITIVE\"}");
    }

    @Test
    void shouldSayWhenCompatibilityCanNotBeSet() {
        script.add("404 {\"error_code\":40401,\"message\":\"Subject not found\"}");

        assertThatThrownBy(() -> registry.setCompatibility("s", Compatibility.FULL_TRANSITIVE))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("Subject not found");
    }

    private HttpSchemaRegistry registry(boolean autoRegister) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/base/");
        return new HttpSchemaRegistry(base, autoRegister, Map.of("X-Extra", "k=v"), PATIENCE);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getRawPath() + " "
                    + exchange.getRequestHeaders().getFirst("X-Extra") + " " + body);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization != null) {
                authorizations.add(authorization);
            }
            String[] answer = (script.size() > 1 ? script.remove() : script.element()).split(" ", 2);
            byte[] bytes = answer[1].getBytes(StandardCharsets.UTF_8);
            boolean endless = answer[1].equals("…");
            exchange.sendResponseHeaders(Integer.parseInt(answer[0]), bytes.length + (endless ? 1 : 0));
            exchange.getResponseBody().write(bytes);
            if (endless) {
                awaitEnd();
            }
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
