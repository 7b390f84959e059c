package dev.hourledger.acceptance;

import static dev.hourledger.acceptance.EnrichedEventsTopic.event;
import static dev.hourledger.acceptance.EnrichedEventsTopic.events;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.projection.Projection;
import dev.hourledger.savings.projection.ProjectionConfig;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.standalone.EmbeddedBroker;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.standalone.Postgres;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The projection between a real broker and a real PostgreSQL. Every test has an org of its own; the log is shared. */
class ProjectionIT {
    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static final int POSTGRES_PORT = FreePort.next();
    private static EmbeddedBroker kafka;
    private static Postgres postgres;
    private static Sql sql;
    private static EnrichedEventsTopic topic;
    private static Vertx vertx;
    private static final SchemaRegistry REGISTRY = new InMemorySchemaRegistry();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Projection> projections = new ArrayList<>();

    @BeforeAll
    static void startBrokerAndPostgres() throws Exception {
        kafka = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        postgres = startedPostgres();
        sql = new Sql(postgres.url());
        try (Admin admin = Admin.create(Map.copyOf(clientProperties()))) {
            admin.createTopics(List.of(
                            new NewTopic(Topic.ENRICHED_EVENTS.topicName(), PARTITIONS, (short) 1),
                            new NewTopic(Topic.DEAD_LETTERS.topicName(), 1, (short) 1)))
                    .all()
                    .get();
        }
        topic = new EnrichedEventsTopic(clientProperties(), REGISTRY);
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopBrokerAndPostgres() throws Exception {
        topic.close();
        vertx.close();
        postgres.close();
        kafka.close();
    }

    @AfterEach
    void closeProjections() {
        projections.forEach(Projection::close);
    }

    @Test
    void shouldProjectWhatIsCommittedAndNothingElse() throws Exception {
        start();

        topic.abort(events("org_committed", 0, 100));
        topic.commit(events("org_committed", 100, 150));

        awaitEvents("org_committed", 150);
        assertThat(sql.query("SELECT min(agent_cost) FROM events WHERE org_id = 'org_committed'"))
                .containsExactly("0.000100");
    }

    @Test
    void shouldCountARedeliveredEventOnce() throws Exception {
        start();

        topic.commit(events("org_twice", 0, 300));
        topic.commit(events("org_twice", 0, 300));
        topic.commit(events("org_twice", 300, 1));

        awaitEvents("org_twice", 301);
        assertRollupsEqualARecount();
    }

    @Test
    void shouldGiveTheSameRowsWhenTwoRaceOverThePartitions() throws Exception {
        start("rival-a");
        start("rival-b");

        for (int number = 0; number < 20; number++) {
            for (String org : List.of("org_race_1", "org_race_2", "org_race_3", "org_race_4")) {
                topic.commit(events(org, number * 50, 50));
            }
        }

        for (String org : List.of("org_race_1", "org_race_2", "org_race_3", "org_race_4")) {
            awaitEvents(org, 1_000);
        }
        assertRollupsEqualARecount();
    }

    @Test
    void shouldGoOnWhereAnInstanceOfTheGroupLeft() throws Exception {
        Projection leaving = start();
        start();
        topic.commit(events("org_moved_1", 0, 500));
        topic.commit(events("org_moved_2", 0, 500));

        leaving.close();
        topic.commit(events("org_moved_1", 500, 500));
        topic.commit(events("org_moved_2", 500, 500));

        awaitEvents("org_moved_1", 1_000);
        awaitEvents("org_moved_2", 1_000);
        assertRollupsEqualARecount();
    }

    @Test
    void shouldGiveTheSameRowsAgainWhenTheTablesAreEmptied() throws Exception {
        start();
        topic.commit(events("org_replayed", 0, 2_500));
        awaitEvents("org_replayed", 2_500);
        List<String> rows = tablesOf("org_replayed");

        sql.change("TRUNCATE projection_offsets, events, daily_rollups");

        // Nothing else comes that would show it.
        awaitEvents("org_replayed", 2_500);
        assertThat(tablesOf("org_replayed")).isEqualTo(rows);
        assertRollupsEqualARecount();
    }

    @Test
    void shouldCatchUpAloneAfterPostgresWasAway() throws Exception {
        Projection projection = start();
        topic.commit(events("org_outage", 0, 500));
        awaitEvents("org_outage", 500);
        await().atMost(PATIENCE).until(() -> projection.staleness().isPresent());

        postgres.close();
        topic.commit(events("org_outage", 500, 3_000));
        await().atMost(PATIENCE)
                .until(() -> projection.staleness().orElseThrow().compareTo(Duration.ofSeconds(3)) > 0);
        postgres = startedPostgres();

        awaitEvents("org_outage", 3_500);
        assertRollupsEqualARecount();
        await().atMost(PATIENCE)
                .until(() -> projection.staleness().orElseThrow().compareTo(Duration.ofSeconds(3)) < 0);
    }

    @Test
    void shouldWaitForPostgresAtStart() throws Exception {
        postgres.close();
        start();
        topic.commit(events("org_early", 0, 10));

        postgres = startedPostgres();

        awaitEvents("org_early", 10);
    }

    @Test
    void shouldPutABadRecordAsideAndGoOn() throws Exception {
        start();
        List<EnrichedEvent> batch = new ArrayList<>(events("org_bad", 0, 700));
        batch.add(event("org_bad", 700).setMetadata("{\"no\":").build());
        batch.addAll(events("org_bad", 701, 700));

        topic.commit(batch);
        topic.commitGarbage("org_bad", new byte[] {1, 2, 3});
        topic.commitGarbage("org_bad", new byte[] {0, 0, 0, 0, 99, 1});
        topic.commit(events("org_bad", 1_401, 1));

        awaitEvents("org_bad", 1_401);
        assertThat(sql.query("SELECT event_id FROM events WHERE event_id = 'org_bad_700'"))
                .isEmpty();
        assertRollupsEqualARecount();
        assertThat(deadLettersOf("org_bad"))
                .anySatisfy(letter -> assertThat(header(letter, "message")).contains("22P02"))
                .anySatisfy(letter -> assertThat(letter.value()).isEqualTo(new byte[] {1, 2, 3}))
                .anySatisfy(letter -> assertThat(header(letter, "message")).contains("99"))
                .allSatisfy(letter -> assertThat(header(letter, "topic")).isEqualTo("enriched-events"));
    }

    @Test
    void shouldWaitForTheRegistryAndSkipNothing() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        topic.commit(events("org_registry", 0, 10));
        start(ProjectionConfig.GROUP, new RegistryThatCanBeAway(away));
        await().atMost(PATIENCE)
                .until(() -> meters.counter("hourledger.projection.failures", "part", "registry")
                                .count()
                        > 0);

        away.set(false);

        awaitEvents("org_registry", 10);
    }

    private static Postgres startedPostgres() {
        return Postgres.start(directory.resolve("postgres"), POSTGRES_PORT);
    }

    private static Map<String, String> clientProperties() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }

    private Projection start() {
        return start(ProjectionConfig.GROUP);
    }

    private Projection start(String group) {
        return start(group, REGISTRY);
    }

    private Projection start(String group, SchemaRegistry registry) {
        ProjectionConfig config = new ProjectionConfig(PostgresUrl.parse(postgres.url()), clientProperties(), group);
        Projection started = Projection.start(
                config, registry, vertx, new Projection.Observation(meters, Clock.systemUTC(), Tracing.OFF));
        projections.add(started);
        return started;
    }

    private static void awaitEvents(String org, int count) {
        await(org)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class) // starting, or the tables are not there yet
                .untilAsserted(() -> assertThat(sql.query("SELECT count(*) FROM events WHERE org_id = '" + org + "'"))
                        .containsExactly(Integer.toString(count)));
    }

    private static List<String> tablesOf(String org) {
        String own = " WHERE org_id = '" + org + "' ORDER BY ";
        List<String> rows = new ArrayList<>(sql.query("SELECT * FROM events" + own + "event_id"));
        rows.addAll(sql.query("SELECT * FROM daily_rollups" + own + "livemode, day, agent_id, task_type"));
        return rows;
    }

    private static void assertRollupsEqualARecount() {
        assertThat(sql.query("SELECT 1 FROM daily_rollups LIMIT 1")).isNotEmpty();
        assertThat(sql.query(Sql.WRONG_ROLLUPS)).isEmpty();
    }

    private static List<ConsumerRecord<byte[], byte[]>> deadLettersOf(String key) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        TopicPartition only = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.copyOf(clientProperties()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(only));
            consumer.seekToBeginning(List.of(only));
            long end = consumer.endOffsets(List.of(only)).values().iterator().next();
            while (consumer.position(only) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(letters::add);
            }
        }
        letters.removeIf(letter -> !new String(letter.key(), UTF_8).equals(key));
        return letters;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                letter.headers().lastHeader("__streams.errors." + name).value(), UTF_8);
    }

    /** The registry of the test, behind a connection that can be cut. */
    private record RegistryThatCanBeAway(AtomicBoolean away) implements SchemaRegistry {
        @Override
        public int idOf(String subject, Schema schema) {
            return REGISTRY.idOf(subject, schema);
        }

        @Override
        public Schema schemaOf(int id) {
            if (away.get()) {
                throw new RegistryUnavailableException("away");
            }
            return REGISTRY.schemaOf(id);
        }
    }
}
