package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.contract.Topic;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Analysts read enriched-events with whatever speaks the Confluent wire format: here a JavaScript library, given
 * nothing but the bytes and the registry. Skipped with a message where there is no Node, or npm can't fetch the
 * library.
 */
@FromOutside
class IndependentReaderIT {
    private static final long INSTALL_SECONDS = 120;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path reader;

    private final SharedStack.Parts parts;

    IndependentReaderIT(SharedStack.Parts parts) {
        this.parts = parts;
    }

    @BeforeAll
    static void install() throws Exception {
        assumeTrue(succeeds("node", "--version") && succeeds("npm", "--version"), "no Node here: reader not run");
        for (String file : List.of("package.json", "package-lock.json", "read.js")) {
            Files.copy(Path.of("src/test/resources/reader", file), reader.resolve(file));
        }
        assumeTrue(
                succeeds("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"),
                "npm can't fetch the reader's library here: reader not run");
    }

    @Test
    void shouldDecodeAnEventByTheRegistryAlone() throws Exception {
        String org = parts.first().newOrg("pro");
        Answer answer = parts.first()
                .track(parts.first().newKey(org, true), Api.EXAMPLE.replace("}", ",\"agent_cost\":3.5}"))
                .expect(201);
        await().atMost(PATIENCE).until(() -> !parts.topics().enriched(org).isEmpty());

        JsonNode read = read(recordOf(org));

        JsonNode answered = answer.json();
        for (String field :
                List.of("event_id", "agent_id", "task_type", "outcome", "currency", "resolved_baseline_source")) {
            assertThat(read.required(field).asText())
                    .isEqualTo(answered.required(field).asText());
        }
        for (String field : List.of(
                "resolved_baseline_minutes",
                "resolved_hourly_rate",
                "agent_duration_seconds",
                "hours_saved",
                "cost_saved",
                "agent_cost",
                "net_saved")) {
            assertThat(new BigDecimal(valueOf(read.required(field))))
                    .as(field)
                    .isEqualByComparingTo(
                            new BigDecimal(answered.required(field).asText()));
        }
        assertThat(Instant.ofEpochMilli(read.required("occurred_at").asLong()))
                .isEqualTo(answered.required("occurred_at").asText());
    }

    /** A nullable field comes as a member named after its branch, or plain, as the reader likes. */
    private static String valueOf(JsonNode field) {
        return field.isObject() ? field.elements().next().asText() : field.asText();
    }

    private byte[] recordOf(String org) {
        return parts.topics().read(Topic.ENRICHED_EVENTS).stream()
                .filter(row -> org.equals(new String(row.key(), UTF_8)))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private JsonNode read(byte[] value) throws Exception {
        URI registry = URI.create(parts.registry());
        // By its address: Node does not know the names that this JVM knows.
        String address = InetAddress.getByName(registry.getHost()).getHostAddress();
        String url = parts.registry().replace(registry.getHost(), address);
        Process node = new ProcessBuilder("node", "read.js", url)
                .directory(reader.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var stdin = node.getOutputStream()) {
            stdin.write(Base64.getEncoder().encode(value));
        }
        String printed = new String(node.getInputStream().readAllBytes(), UTF_8);
        assertThat(node.waitFor()).as(printed).isZero();
        return JSON.readTree(printed);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(reader.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }
}
