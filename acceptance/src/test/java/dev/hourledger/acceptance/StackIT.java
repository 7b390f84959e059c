package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.fixture.Compose;
import dev.hourledger.acceptance.fixture.PortScan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml, run: first without a profile, then on the same volumes with {@code scale} and {@code tls}.
 * One stack
 * in the order of its life, since each start takes most of a minute. Needs a container engine.
 */
@EnabledIfEnvironmentVariable(named = "HOURLEDGER_STACK_TEST", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StackIT {
    private static final List<String> PROFILES = List.of("scale", "cluster", "tls", "observe", "analysts");
    private static final Duration HEALTHY_WITHIN = Duration.ofMinutes(2);
    private static final Duration HEALED_WITHIN = Duration.ofSeconds(90);
    private static final long MAX_IMAGE_BYTES = 350_000_000;
    private static final int CREATED = 201;
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    private static final int OFFERED_PER_SECOND = 200;
    private static final int RATE_SECONDS = 10;
    private static final int ALLOWED_PER_SECOND = 60;
    private static final int CONNECTIONS = 32;

    private Compose stack;
    private @Nullable Answer first;

    @BeforeAll
    void init(@TempDir Path folder) {
        stack = new Compose(folder);
        stack.init();
        stack.close();
    }

    @AfterAll
    void takeAway() {
        stack.close();
    }

    @Test
    @Order(1)
    void shouldBeValidInEveryCombinationOfProfiles() {
        for (int combination = 0; combination < 1 << PROFILES.size(); combination++) {
            List<String> arguments = new ArrayList<>();
            for (int profile = 0; profile < PROFILES.size(); profile++) {
                if ((combination >> profile & 1) == 1) {
                    arguments.addAll(List.of("--profile", PROFILES.get(profile)));
                }
            }
            arguments.addAll(List.of("config", "--quiet"));

            assertThat(stack.run(arguments.toArray(String[]::new))).isEmpty();
        }
    }

    @Test
    @Order(2)
    void shouldBeHealthyInTimeInImagesOfBoundedSize() {
        stack.run("build");
        long begin = System.nanoTime();

        stack.run("up", "--detach", "--wait");

        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        System.out.println("healthy after " + took.toSeconds() + " s");
        assertThat(took).isLessThan(HEALTHY_WITHIN);
        for (String part : List.of("gateway", "processor", "setup")) {
            String bytes = stack.docker(
                    "image", "inspect", "--format", "{{.Size}}", "hourledger/" + part + ":" + Built.version());
            System.out.println("image " + part + ": " + Long.parseLong(bytes.strip()) / 1_000_000 + " MB");
            assertThat(Long.parseLong(bytes.strip())).isLessThan(MAX_IMAGE_BYTES);
        }
    }

    @Test
    @Order(3)
    void shouldAnswerTheExampleToTheDigit() {
        Answer answer = stack.api("HOURLEDGER_PORT").track(proKey(), Api.EXAMPLE, "Idempotency-Key", "first");

        first = answer.expect(CREATED);
        assertThat(answer.body())
                .contains("\"hours_saved\":0.066,\"cost_saved\":2.97,\"agent_cost\":null,"
                        + "\"resolved_cost_source\":\"none\",\"net_saved\":2.97,");
        System.out.println(stack.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"));
    }

    @Test
    @Order(4)
    void shouldRunWithoutRightsOnAReadOnlyRoot() {
        for (String part : List.of("gateway", "processor", "setup")) {
            String format = "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}";

            assertThat(stack.docker("inspect", "--format", format, stack.container(part)))
                    .isEqualToIgnoringNewLines("true [ALL] 10001:10001");
        }
    }

    @Test
    @Order(5)
    void shouldHealWhenTheProcessorCrashes() {
        stack.crash("processor");

        await().atMost(HEALED_WITHIN).until(() -> trackStatus("HOURLEDGER_PORT") == CREATED);
    }

    /** Or a transaction could stay open for ever (KAFKA-20734). */
    @Test
    @Order(5)
    void shouldForgetTheOnlyBrokerWhenItWasKilled() {
        stack.crash("kafka");

        await().atMost(HEALED_WITHIN).until(() -> trackStatus("HOURLEDGER_PORT") == CREATED);
        assertThat(stack.run("logs", "--no-log-prefix", "kafka"))
                .contains("killed before: Broker 1 is no longer registered.");
    }

    @Test
    @Order(6)
    void shouldKeepEverythingOverDownAndUpWithOtherProfiles() {
        Answer original = Objects.requireNonNull(first, "the stack has not answered before");
        stack.run("down");
        stack.init("scale", "tls");
        long begin = System.nanoTime();

        stack.run("up", "--detach", "--wait");

        System.out.println("scale and tls healthy after "
                + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
        for (String port : List.of("HOURLEDGER_PORT", "HOURLEDGER_SCALE_PORT")) {
            Api api = stack.api(port);
            Answer again = api.track(proKey(), Api.EXAMPLE, "Idempotency-Key", "first");
            assertThat(again.body()).isEqualTo(original.body());
            assertThat(api.event(proKey(), original.eventId()).status()).isEqualTo(200);
            // From PostgreSQL, with the role that only reads.
            assertThat(api.get("/v1/agents", proKey()).expect(200).body()).contains("support-classifier");
        }
        System.out.println(stack.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"));
    }

    @Test
    @Order(7)
    void shouldLetEachRoleDoItsWorkAndNoMore() {
        assertThat(sql("hourledger_reads", "READS", "SELECT count(*) >= 1 FROM events"))
                .isEqualTo("t");
        refused("hourledger_reads", "READS", "BEGIN READ WRITE; DELETE FROM events");
        refused("hourledger_reads", "READS", "BEGIN READ WRITE; UPDATE events SET model = 'x'");
        refused("hourledger_projection", "PROJECTION", "DELETE FROM events");
        refused("hourledger_projection", "PROJECTION", "DROP TABLE events");
        refused("hourledger_projection", "PROJECTION", "UPDATE flyway_schema_history SET success = false");
        assertThatThrownBy(() -> sql("registry", "REGISTRY", "SELECT 1"))
                .hasMessageContaining("permission denied for database");
    }

    @Test
    @Order(8)
    void shouldShowNothingButTheApiOnThePublicNetwork() {
        String classes = Built.ROOT.resolve("acceptance/target/test-classes") + ":/classes:ro";
        List<String> scan =
                new ArrayList<>(List.of("run", "--rm", "--volume", classes, "--network", Compose.network("public")));
        scan.addAll(List.of("--entrypoint", "java", Compose.TOOLS, "-cp", "/classes"));
        scan.add(PortScan.class.getName());
        scan.addAll(
                List.of("gateway", "gateway-2", "proxy", "kafka", "postgres", "registry", "processor", "processor-2"));

        String open = stack.docker(scan.toArray(String[]::new));

        assertThat(open.lines()).containsExactly("gateway:8080", "gateway-2:8080", "proxy:8080");
    }

    @Test
    @Order(9)
    void shouldCountAKeysRateOnceThroughTheBalancer() {
        Api api = stack.api("HOURLEDGER_SCALE_PORT");
        String key = api.newKey(api.newOrg("free"), false); // 60 a second; test events count to no quota
        api.awaitKey(key);
        // One request at a time: what is measured is counting, not how a cold JVM takes a hundred connections at once.
        for (int warmUp = 0; warmUp < 2 * OFFERED_PER_SECOND; warmUp++) {
            api.track(key, Api.EXAMPLE);
        }
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        // As a client's pool bounds them: else a slow moment opens a connection for each request of it, over TLS four
        // handshakes each, and what was spread over a second comes in one moment, to be refused.
        Semaphore connections = new Semaphore(CONNECTIONS);
        long begin = System.nanoTime();
        long between = Duration.ofSeconds(1).toNanos() / OFFERED_PER_SECOND;
        for (int request = 0; request < OFFERED_PER_SECOND * RATE_SECONDS; request++) {
            LockSupport.parkNanos(begin + request * between - System.nanoTime());
            connections.acquireUninterruptibly();
            answers.add(api.trackAsync(key, Api.EXAMPLE).whenComplete((answer, failure) -> connections.release()));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().status()).toList();

        long accepted = statuses.stream().filter(status -> status == CREATED).count();
        System.out.printf("%d of %d accepted in %.1f s%n", accepted, statuses.size(), seconds);
        assertThat(statuses).containsOnly(CREATED, TOO_MANY);
        // What a full bucket holds and what came in meanwhile: two gateways that both counted would let twice that in.
        assertThat((double) accepted).isBetween(ALLOWED_PER_SECOND * seconds * 0.9, ALLOWED_PER_SECOND * (seconds + 1));
    }

    @Test
    @Order(10)
    void shouldGoOnWhenOneOfTwoProcessorsIsKilled() {
        stack.run("kill", "processor");

        await().atMost(HEALED_WITHIN).until(() -> trackStatus("HOURLEDGER_SCALE_PORT") == CREATED);
        stack.run("up", "--detach", "--wait", "processor");
    }

    @Test
    @Order(11)
    void shouldSayUnavailableWhileNoGatewayIsThereAndFindThemWhereverTheyComeBack() {
        Api api = stack.api("HOURLEDGER_SCALE_PORT");
        List<String> gateways = List.of("gateway", "gateway-2");
        List<String> before = gateways.stream().map(this::publicAddress).toList();
        stack.run("stop", "gateway", "gateway-2");

        Answer answer = api.track(proKey(), Api.EXAMPLE, "Idempotency-Key", "nobody there");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.header("X-Request-Id")).startsWith("req_");
        // It gets an address that one of them had.
        String network = Compose.network("public");
        String other = stack.docker(
                        "run", "--detach", "--network", network, "--entrypoint", "sleep", Compose.TOOLS, "infinity")
                .strip();
        try {
            stack.run("start", "gateway", "gateway-2");
            // Of so many keys some are at home at each.
            await().atMost(HEALED_WITHIN).until(() -> IntStream.range(0, 8)
                    .allMatch(key -> api.get("/v1/org", "nobody-" + key).status() == UNAUTHORIZED));
            assertThat(gateways).map(this::publicAddress).isNotEqualTo(before);
        } finally {
            stack.docker("rm", "--force", other);
        }
    }

    private String publicAddress(String service) {
        String format = "{{(index .NetworkSettings.Networks \"" + Compose.network("public") + "\").IPAddress}}";
        return stack.docker("inspect", "--format", format, stack.container(service))
                .strip();
    }

    /** Prometheus alone of the profile `observe`: it is the one that has to find and to open the others. */
    @Test
    @Order(12)
    void shouldLetPrometheusScrapeEveryPart() {
        stack.run("--profile", "observe", "up", "--detach", "--wait", "--no-deps", "prometheus");

        await().atMost(HEALED_WITHIN).untilAsserted(() -> {
            String up = stack.run(
                    "exec", "-T", "prometheus", "promtool", "query", "instant", "http://127.0.0.1:9090", "up == 1");
            assertThat(up).contains("gateway-backend:8090", "processor:8092").containsPattern("(?s)(:8090.*){2}");
        });
        String rules = stack.run(
                "exec", "-T", "prometheus", "promtool", "query", "instant", "http://127.0.0.1:9090", "ALERTS");
        assertThat(rules).doesNotContain("alertstate=\"firing\"");
    }

    @Test
    @Order(13)
    void shouldHaveRoomForWhatWaitedAtTheBalancer() {
        assertThat(stack.run("logs", "--no-color", "proxy")).doesNotContain("exited on signal");
    }

    @Test
    @Order(13)
    void shouldNeverLogASecretOrABody() {
        String logs = stack.run("logs", "--no-color");

        for (String secret : List.of(
                proKey(),
                stack.variable("HOURLEDGER_PEPPER"),
                stack.variable("HOURLEDGER_ADMIN_TOKEN"),
                stack.variable("HOURLEDGER_READBACK_SECRET"),
                stack.variable("HOURLEDGER_MANAGEMENT_TOKEN"),
                stack.variable("HOURLEDGER_KAFKA_PASSWORD"),
                stack.variable("HOURLEDGER_KAFKA_GATEWAY_PASSWORD"),
                stack.variable("HOURLEDGER_KAFKA_PROCESSOR_PASSWORD"),
                stack.variable("HOURLEDGER_POSTGRES_PASSWORD"),
                stack.variable("HOURLEDGER_POSTGRES_READS_PASSWORD"),
                "support-classifier")) {
            assertThat(logs.contains(secret))
                    .as("a secret or a body in the logs")
                    .isFalse();
        }
    }

    private int trackStatus(String port) {
        try {
            return stack.api(port).track(proKey(), Api.EXAMPLE).status();
        } catch (CompletionException notYet) {
            return 0;
        }
    }

    private String proKey() {
        return stack.variable("HOURLEDGER_API_KEY");
    }

    private void refused(String role, String password, String statement) {
        assertThatThrownBy(() -> sql(role, password, statement))
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    private String sql(String role, String password, String statement) {
        List<String> command = new ArrayList<>(List.of("exec", "-T", "-e"));
        command.add("PGPASSWORD=" + stack.variable("HOURLEDGER_POSTGRES_" + password + "_PASSWORD"));
        command.addAll(Arrays.asList(
                "postgres",
                "psql",
                "-h",
                "127.0.0.1",
                "-U",
                role,
                "-d",
                "hourledger",
                "-AtX",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                statement));
        return stack.run(command.toArray(String[]::new)).strip();
    }
}
