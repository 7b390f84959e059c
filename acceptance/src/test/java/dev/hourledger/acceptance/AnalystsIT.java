package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Compose;
import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.serde.ConfluentAvroDeserializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml with {@code tls} and {@code analysts}: who enters by the door reads events and does nothing else,
 * and each service has the rights that its work needs. Needs a container engine.
 */
@EnabledIfEnvironmentVariable(named = "HOURLEDGER_STACK_TEST", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalystsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final String KAFKA = "127.0.0.1:9095";
    private static final String REGISTRY = "http://127.0.0.1:8083/apis/ccompat/v7";
    private static final String EVENTS = Topic.ENRICHED_EVENTS.topicName();
    private static final String RAW = Topic.RAW_EVENTS.topicName();
    private static final int MAX_CONNECTIONS = 10;
    private static final String TRUST = "ssl.truststore.type=PEM\nssl.truststore.location=/tls/trust/ca.pem\n";

    private Compose stack;
    private Path authority;
    private String eventId;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        stack = new Compose(folder);
        stack.init("tls", "analysts");
        stack.close();
        stack.run("up", "--detach", "--wait", "--build");
        authority = Files.writeString(
                folder.resolve("ca.pem"), stack.run("exec", "-T", "gateway", "cat", "/tls/trust/ca.pem"));
        eventId = track();
    }

    @AfterAll
    void takeAway() {
        stack.close();
    }

    @Test
    void shouldLetAnalystsReadEvents() {
        Map<String, Object> settings = client("analyst", "ANALYST");
        settings.put("group.id", "analyst-of-the-test");
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        settings.put("key.deserializer", StringDeserializer.class);
        settings.put("value.deserializer", ConfluentAvroDeserializer.class);
        settings.put("schema.registry.url", REGISTRY);

        try (KafkaConsumer<String, EnrichedEvent> consumer = new KafkaConsumer<>(settings)) {
            consumer.subscribe(List.of(EVENTS));
            await().atMost(PATIENCE)
                    .until(() -> StreamSupport.stream(consumer.poll(POLL).spliterator(), false)
                            .map(ConsumerRecord::value)
                            .anyMatch(event -> event.getEventId().equals(eventId)));
            consumer.commitSync();
        }
        Sql sql = sql("analyst", "ANALYST");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sql.query("SELECT event_id FROM events"))
                .contains(eventId));
        assertThat(sql.query("SELECT events FROM daily_rollups")).isNotEmpty();
    }

    @Test
    void shouldLetThemDoNoMoreInKafka() throws Exception {
        Map<String, Object> settings = client("analyst", "ANALYST");
        settings.put("group.id", "hourledger-projection");
        settings.put("enable.idempotence", "false"); // which would be refused before a record is
        try (Admin admin = Admin.create(settings);
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThat(admin.listTopics().names().get()).containsExactly(EVENTS);
            for (String topic : List.of(EVENTS, RAW)) {
                assertThatThrownBy(() ->
                                producer.send(new ProducerRecord<>(topic, "x")).get())
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
                assertThatThrownBy(
                                () -> admin.deleteTopics(List.of(topic)).all().get())
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
            NewTopic own = new NewTopic("analyst", 1, (short) 1);
            assertThatThrownBy(() -> admin.createTopics(List.of(own)).all().get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(EVENTS));
            assertThatThrownBy(() -> consumer.poll(PATIENCE)).isInstanceOf(GroupAuthorizationException.class);
        }
    }

    @Test
    void shouldKnowNoOtherLoginAtTheDoor() {
        for (String[] login : new String[][] {{"hourledger", ""}, {"gateway", "GATEWAY"}, {"analyst", "GATEWAY"}}) {
            try (Admin admin = Admin.create(client(login[0], login[1]))) {
                assertThatThrownBy(() -> admin.listTopics().names().get())
                        .hasCauseInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    @Test
    void shouldLetNobodyIntoTheLogWithoutALogin() {
        assertThat(inKafka("topics --list", "security.protocol=PLAINTEXT"))
                .contains("TimeoutException")
                .doesNotContain(RAW);
        assertThat(inKafka("topics --list", TRUST + "security.protocol=SSL"))
                .contains("TimeoutException")
                .doesNotContain(RAW);
        for (String[] login : new String[][] {{"gateway", "PROCESSOR"}, {"analyst", "ANALYST"}}) {
            assertThat(inKafka("topics --list", login[0], login[1]))
                    .contains("SaslAuthenticationException")
                    .doesNotContain(RAW);
        }
    }

    @Test
    void shouldLetThemDoNoMoreInPostgres() {
        Sql sql = sql("analyst", "ANALYST");

        for (String statement : List.of(
                "BEGIN READ WRITE; DELETE FROM events",
                "BEGIN READ WRITE; UPDATE daily_rollups SET events = 0",
                "SELECT * FROM flyway_schema_history",
                "BEGIN READ WRITE; CREATE TABLE own (id int)")) {
            assertThatThrownBy(() -> sql.change(statement))
                    .as(statement)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThat(sql.query("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user"))
                .containsExactly(Integer.toString(MAX_CONNECTIONS));
    }

    @Test
    void shouldAnswerSchemasByTheirIdAndNothingElse() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        for (Map.Entry<String, Integer> question : Map.of(
                        "GET /schemas/ids/1", 200,
                        "DELETE /schemas/ids/1", 403,
                        "POST /schemas/ids/1", 403,
                        "GET /subjects", 404,
                        "DELETE /subjects/raw-events-value", 404)
                .entrySet()) {
            String[] parts = question.getKey().split(" ", 2);
            HttpRequest request = HttpRequest.newBuilder(URI.create(REGISTRY + parts[1]))
                    .method(parts[0], HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .as(question.getKey())
                    .isEqualTo(question.getValue());
        }
    }

    @Test
    void shouldLetEachServiceDoItsWorkAndNoMore() {
        assertThat(inKafka("topics --list", "gateway", "GATEWAY").lines())
                .containsExactlyInAnyOrder(RAW, Topic.ACCESS_DIRECTORY.topicName());
        for (String topic : List.of(RAW, EVENTS, Topic.DEAD_LETTERS.topicName())) {
            assertThat(inKafka("topics --delete --topic " + topic, "processor", "PROCESSOR"))
                    .contains("TopicAuthorizationException");
        }
        assertThat(inKafka("acls --list", "processor", "PROCESSOR")).contains("ClusterAuthorizationException");

        stack.run(
                "exec",
                "-T",
                "kafka",
                "bash",
                "-c",
                "echo garbage | /opt/kafka/bin/kafka-console-producer.sh --bootstrap-server 127.0.0.1:9094 --topic "
                        + RAW);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stack.run(
                        "exec",
                        "-T",
                        "kafka",
                        "/opt/kafka/bin/kafka-get-offsets.sh",
                        "--bootstrap-server",
                        "127.0.0.1:9094",
                        "--topic",
                        Topic.DEAD_LETTERS.topicName()))
                .containsPattern(":0:[1-9]"));
        stack.run("restart", "processor");
        await().atMost(PATIENCE)
                .until(() -> stack.api("HOURLEDGER_PORT")
                                .track(stack.variable("HOURLEDGER_API_KEY"), Api.EXAMPLE)
                                .status()
                        == 201);
    }

    private String track() {
        Api api = stack.api("HOURLEDGER_PORT");
        String key = api.newCustomer("pro");
        return api.track(key, Api.EXAMPLE).expect(201).eventId();
    }

    private Map<String, Object> client(String user, String password) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                KAFKA,
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.toString(),
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login(user, password)));
    }

    private String login(String user, String password) {
        String variable = "HOURLEDGER_KAFKA_" + (password.isEmpty() ? "" : password + "_") + "PASSWORD";
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + stack.variable(variable) + "\";";
    }

    private Sql sql(String role, String password) {
        return new Sql("postgresql://hourledger_" + role + ":"
                + stack.variable("HOURLEDGER_POSTGRES_" + password + "_PASSWORD")
                + "@127.0.0.1:5434/hourledger?sslmode=verify-full&sslrootcert=" + authority);
    }

    /** A tool of Kafka's as a login of the stack's own; it says what it says, whether it fails or not. */
    private String inKafka(String tool, String user, String password) {
        return inKafka(
                tool,
                TRUST + "security.protocol=SASL_SSL\nsasl.mechanism=PLAIN\nsasl.jaas.config=" + login(user, password));
    }

    private String inKafka(String tool, String client) {
        String settings = client + "\nrequest.timeout.ms=5000\ndefault.api.timeout.ms=10000";
        return stack.run(
                "exec",
                "-T",
                "kafka",
                "bash",
                "-c",
                "printf '%s' '" + settings + "' > /tmp/client; /opt/kafka/bin/kafka-"
                        + tool.replaceFirst(" ", ".sh --bootstrap-server kafka:9092 --command-config /tmp/client ")
                        + " 2>&1; rm /tmp/client");
    }
}
