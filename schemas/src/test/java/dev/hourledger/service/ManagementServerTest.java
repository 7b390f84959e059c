package dev.hourledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ManagementServerTest {
    private static final ManagementPort ANY = ManagementPort.open(new HostPort("127.0.0.1", 0));

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicReference<Optional<String>> kafka = new AtomicReference<>(Optional.empty());
    private final ManagementServer server = ManagementServer.start(
            ANY,
            List.of(),
            List.of(new HealthCheck("kafka", kafka::get), new HealthCheck("directory", Optional::empty)),
            () -> "events_total 1\n");

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldBeLiveWithoutChecks() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldBeReadyWhileEveryCheckHolds() throws Exception {
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"up\",\"version\":\"" + Version.TEXT
                        + "\",\"checks\":{\"kafka\":{\"status\":\"up\"}," + "\"directory\":{\"status\":\"up\"}}}");
    }

    @Test
    void shouldSayWhichCheckFailsAndWhy() throws Exception {
        kafka.set(Optional.of("no broker"));

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"reason\":\"no broker\"").contains("\"directory\":{\"status\":\"up\"}");
    }

    @Test
    void shouldNotBeReadyWhenACheckItselfFails() throws Exception {
        HealthCheck broken = new HealthCheck("broken", () -> {
            throw new IllegalStateException("bug");
        });
        try (ManagementServer other = ManagementServer.start(ANY, List.of(), List.of(broken), () -> "")) {
            assertThat(get(other, "/health/ready", "GET").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void shouldServeMetrics() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.body()).isEqualTo("events_total 1\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void shouldServeMetricsToTheTokenAloneWhereThereIsOne() throws Exception {
        String token = "0123456789abcdef0123456789abcdef";
        ManagementPort guarded = new ManagementPort(ANY.listen(), Optional.of(token));
        try (ManagementServer other = ManagementServer.start(guarded, List.of(), List.of(), () -> "secret 1\n")) {
            URI metrics = URI.create("http://127.0.0.1:" + other.port() + "/metrics");
            HttpRequest.Builder request = HttpRequest.newBuilder(metrics);

            assertThat(get(other, "/metrics", "GET").statusCode()).isEqualTo(401);
            assertThat(get(other, "/metrics", "GET").body()).doesNotContain("secret");
            assertThat(get(other, "/health/ready", "GET").statusCode()).isEqualTo(200);
            HttpRequest withToken =
                    request.header("Authorization", "Bearer " + token).build();
            assertThat(client.send(withToken, BodyHandlers.ofString()).body()).isEqualTo("secret 1\n");
        }
        assertThat(guarded.toString()).doesNotContain(token);
    }

    @Test
    void shouldServeNothingElse() throws Exception {
        assertThat(get("/health/ready/x").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get(server, "/health/ready", "DELETE").statusCode()).isEqualTo(405);
        assertThat(get(server, "/health/ready", "HEAD").statusCode()).isEqualTo(200);
    }

    @Test
    @EnabledOnOs(OS.LINUX) // all of 127.0.0.0/8 is the machine itself
    void shouldFollowItsNameToAnotherAddress() {
        Queue<String> answers = new ConcurrentLinkedQueue<>(List.of("127.0.0.1"));
        AtomicReference<String> last = new AtomicReference<>("");
        ManagementServer.Resolver names = host -> {
            String answer = Objects.requireNonNullElseGet(answers.poll(), last::get);
            last.set(answer);
            if (answer.equals("unknown")) {
                throw new UnknownHostException(host);
            }
            return InetAddress.getAllByName(answer);
        };
        ManagementPort port = ManagementPort.open(new HostPort("management.test", 0));
        try (ManagementServer moving =
                ManagementServer.start(port, names, Duration.ofMillis(20), List.of(), List.of(), () -> "")) {
            int number = moving.port();
            assertThat(listens("127.0.0.1", number)).isTrue();

            // No address for a while, then one that is not this machine's, or not yet.
            answers.addAll(List.of("unknown", "192.0.2.1", "127.0.0.2"));

            await().untilAsserted(() -> {
                assertThat(listens("127.0.0.2", number)).isTrue();
                assertThat(listens("127.0.0.1", number)).isFalse();
            });
            assertThat(moving.port()).isEqualTo(number);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldStayWhereItsNameStillIs() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ManagementServer.Resolver names = host -> {
            asked.incrementAndGet();
            return InetAddress.getAllByName(host);
        };
        ManagementPort everywhere = ManagementPort.open(new HostPort("0.0.0.0", 0));
        try (ManagementServer staying =
                ManagementServer.start(everywhere, names, Duration.ofMillis(1), List.of(), List.of(), () -> "")) {
            get(staying, "/health/live", "GET");
            long before = openFiles();

            int enough = asked.get() + 300;
            await().until(() -> asked.get() > enough);

            assertThat(openFiles()).isLessThan(before + 100);
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Test
    void shouldNameAnAddressThatIsTaken() {
        assertThatThrownBy(() -> ManagementServer.start(
                        ManagementPort.open(new HostPort("127.0.0.1", server.port())), List.of(), List.of(), () -> ""))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    private static boolean listens(String host, int port) {
        try (Socket socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(server, path, "GET");
    }

    private HttpResponse<String> get(ManagementServer of, String path, String method)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + of.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
