package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.fixture.Compose;
import dev.hourledger.standalone.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The balancer of profile {@code scale} with its real configuration, before two servers that answer with their names.
 * Needs a container engine.
 */
@EnabledIfEnvironmentVariable(named = "HOURLEDGER_STACK_TEST", matches = "true")
class BalancerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int KEYS = 40;
    private static final String PREFIX = "hourledger-balancer-test-";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePort.next();
    private final Set<String> running = new HashSet<>();

    @TempDir
    private Path folder;

    private Compose engine;

    @BeforeEach
    void makeNetwork() {
        engine = new Compose(folder);
        engine.docker("network", "create", PREFIX + "net");
    }

    @AfterEach
    void takeAway() {
        List.copyOf(running).forEach(this::remove);
        engine.docker("network", "rm", PREFIX + "net");
    }

    @Test
    void shouldStartWithoutOneGatewayAndFindEachAsItComesAndGoes() throws Exception {
        startGateway("gateway");
        startBalancer();
        awaitAnswersOf("gateway");

        startGateway("gateway-2");
        awaitAnswersOf("gateway", "gateway-2");
        Map<String, String> byKey = answers();

        String before = address("gateway");
        remove("gateway");
        awaitAnswersOf("gateway-2");

        start("stranger", List.of(), "sleep", "infinity"); // has the address now
        startGateway("gateway");
        awaitAnswersOf("gateway", "gateway-2");
        assertThat(address("gateway")).isNotEqualTo(before);
        // Each key is with its gateway again, wherever that is now: else its rate would be counted twice.
        assertThat(answers()).isEqualTo(byKey);
    }

    private void startBalancer() {
        start(
                "balancer",
                List.of(
                        "--publish=127.0.0.1:" + port + ":8080",
                        "--user=10001:10001",
                        "--read-only",
                        "--tmpfs=/tmp:size=64m,mode=1777",
                        "--volume=" + Built.ROOT.resolve("deploy/nginx") + ":/etc/hourledger:ro"),
                "nginx",
                "-c",
                "/etc/hourledger/http.conf",
                "-g",
                "daemon off;");
    }

    private void startGateway(String name) throws IOException {
        Files.writeString(
                folder.resolve(name),
                "events {} http { access_log off; server { listen 8080; location / { return 200 " + name + "; } } }");
        start(
                name,
                List.of("--network-alias=" + name, "--volume=" + folder + ":/conf:ro"),
                "nginx",
                "-c",
                "/conf/" + name,
                "-g",
                "daemon off;");
    }

    private void start(String name, List<String> options, String... command) {
        List<String> run = new ArrayList<>(List.of("run", "--detach", "--name=" + PREFIX + name));
        run.add("--network=" + PREFIX + "net");
        run.addAll(options);
        run.add(image());
        run.addAll(List.of(command));
        engine.docker(run.toArray(String[]::new));
        running.add(name);
    }

    private void remove(String name) {
        engine.docker("rm", "--force", PREFIX + name);
        running.remove(name);
    }

    private String address(String name) {
        String format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
        return engine.docker("inspect", "--format", format, PREFIX + name).strip();
    }

    private static String image() {
        Matcher image = Pattern.compile("image: (nginx:.+)").matcher(Built.text("docker-compose.yml"));
        assertThat(image.find()).isTrue();
        return image.group(1);
    }

    private void awaitAnswersOf(String... gateways) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(Set.copyOf(answers().values())).containsExactlyInAnyOrder(gateways));
    }

    private Map<String, String> answers() throws IOException, InterruptedException {
        Map<String, String> answers = new TreeMap<>();
        for (int number = 0; number < KEYS; number++) {
            String key = "key-" + number;
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                    .header("Authorization", "Bearer " + key)
                    .build();
            answers.put(
                    key,
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        return answers;
    }
}
