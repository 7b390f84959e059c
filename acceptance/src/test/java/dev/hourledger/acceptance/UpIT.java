package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.acceptance.fixture.UpProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, as a user has it. */
class UpIT {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final long MEMORY_LIMIT = 1_536L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void shouldStartServeStopAndKeepEverything() throws Exception {
        Path data = directory.resolve("data");
        Map<String, Integer> ports = UpProcess.ports();
        try (UpProcess up = UpProcess.start(data, ports)) {
            double seconds = up.awaitReady();
            Answer first = apiOf(up).track(up.variable("HOURLEDGER_API_KEY"), Api.EXAMPLE, "Idempotency-Key", "k");
            first.expect(201);
            String environment = Files.readString(data.resolve("hourledger.env"));

            assertThat(permissions(data)).isEqualTo("rwx------");
            assertThat(permissions(data.resolve("hourledger.env"))).isEqualTo("rw-------");
            assertTheFreeKeyIsOfTheFreePlan(up);
            assertTheCurlLineWorks(up);
            assertACustomerCanBeMadeOnTheCommandLine(up, data);
            assertASecondOneIsRefused(data);
            long memory = up.memory();
            Duration stop = up.terminate();
            leaveTheBinariesHalfUnpacked(data);

            try (UpProcess again = UpProcess.start(data, ports)) {
                double secondsAgain = again.awaitReady();
                System.out.printf(
                        "up: ready after %.1f s, again after %.1f s, %d MiB, stopped in %.1f s%n",
                        seconds, secondsAgain, memory >> 20, stop.toMillis() / 1000.0);
                assertThat(Files.readString(data.resolve("hourledger.env"))).isEqualTo(environment);
                assertTheEventIsKept(again, first);
                again.terminate();
            }
            assertThat(memory).isLessThan(MEMORY_LIMIT);
            assertThat(stop).isLessThan(STOP_LIMIT);
        }
    }

    @Test
    void shouldNameThePortThatIsTakenAndStartNothing() throws IOException {
        Map<String, Integer> ports = UpProcess.ports();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ports.put("--kafka-port", taken.getLocalPort());
            try (UpProcess up = UpProcess.start(directory.resolve("taken"), ports)) {
                assertThat(up.awaitEnd()).isEqualTo(1);
                assertThat(up.output()).contains("port " + taken.getLocalPort() + " is taken", "--kafka-port");
            }
        }
        assertThat(directory.resolve("taken").resolve("kafka")).doesNotExist();
    }

    @Test
    void shouldLeaveNothingBehindWhenStoppedWhileItStarts() {
        Path data = directory.resolve("stopped");
        try (UpProcess up = UpProcess.start(data, UpProcess.ports())) {
            up.awaitOutput("PostgreSQL       ready");
            assertThat(up.terminate()).isLessThan(STOP_LIMIT);
            up.awaitOutput("Stopped");
            assertThat(up.output()).doesNotContain("\tat ");
        }
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void shouldRefuseAPortThatIsNoneAndAFolderThatCanNotBeWritten() throws IOException {
        try (UpProcess up = UpProcess.start(directory.resolve("port"), Map.of("--http-port", 70_000))) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.output())
                    .contains("--http-port must be from 1 to 65535")
                    .doesNotContain("\tat ");
        }
        Path file = Files.createFile(directory.resolve("file"));
        try (UpProcess up = UpProcess.start(file, Map.of())) {
            assertThat(up.awaitEnd()).isEqualTo(1);
            assertThat(up.output()).contains("can't write to the folder " + file, "--data DIR");
        }
    }

    /** As a kill in the middle of the first start does: some files are there, the mark of the last one is not. */
    private static void leaveTheBinariesHalfUnpacked(Path data) throws IOException {
        try (Stream<Path> versions = Files.list(data.resolve("postgres-binaries"))) {
            Files.delete(versions.findFirst().orElseThrow().resolve(".exists"));
        }
    }

    private static void assertASecondOneIsRefused(Path data) {
        try (UpProcess second = UpProcess.start(data, UpProcess.ports())) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThat(second.output()).contains("another `hourledger up` is running on " + data, "--data");
        }
    }

    private static void assertACustomerCanBeMadeOnTheCommandLine(UpProcess up, Path data) {
        String org = field("org_id", UpProcess.run("orgs", "create", "--data", data.toString(), "--name", "Acme"));
        String keys = UpProcess.run("keys", "create", "--data", data.toString(), "--org", org);
        String key = field("api_key", keys);

        apiOf(up).track(key, Api.EXAMPLE).expect(201);
        UpProcess.run("keys", "revoke", "--data", data.toString(), "--org", org, field("prefix", keys));
        assertThat(apiOf(up).track(key, Api.EXAMPLE).expect(401).code()).isEqualTo("key_revoked");
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String field(String name, String printed) {
        return printed.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in:\n" + printed));
    }

    private static void assertTheFreeKeyIsOfTheFreePlan(UpProcess up) {
        assertThat(apiOf(up)
                        .track(up.variable("HOURLEDGER_FREE_API_KEY"), Api.EXAMPLE)
                        .header("RateLimit-Policy"))
                .contains("q=60");
    }

    private static void assertTheCurlLineWorks(UpProcess up) throws Exception {
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0, "no curl here");
        String line = up.output()
                .lines()
                .filter(text -> text.startsWith("curl "))
                .findFirst()
                .orElseThrow();

        Process pasted = new ProcessBuilder("sh", "-c", line).start();
        assertThat(new String(pasted.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\"hours_saved\":0.066,\"cost_saved\":2.97");
    }

    private static void assertTheEventIsKept(UpProcess up, Answer first) {
        Answer replay = apiOf(up).track(up.variable("HOURLEDGER_API_KEY"), Api.EXAMPLE, "Idempotency-Key", "k");
        assertThat(replay.expect(200).body()).isEqualTo(first.body());
        Sql sql = new Sql(up.variable("HOURLEDGER_POSTGRES"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        sql.query("SELECT count(*) FROM events WHERE event_id = '" + first.eventId() + "'"))
                .containsExactly("1"));
    }

    static Api apiOf(UpProcess up) {
        return new Api(URI.create(up.variable("HOURLEDGER_URL")).getPort());
    }
}
