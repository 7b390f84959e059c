package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.CatalogueEntry;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.Plan;
import dev.hourledger.events.PlansLoaded;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Everything but raw-events is thrown away, and an empty processor reads it again from offset 0: the same bytes and
 * rows come back.
 * Source: P4.
 */
class ReplayIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TASKS = 1_500;
    private static final int BATCH = 50;
    /** So many that each partition has one, most probably. */
    private static final int CUSTOMERS = 10;

    /** Tasks between two changes of prices, plans and catalogue. */
    private static final int REFERENCE_EVERY = 250;
    /** Above what a release brings. */
    private static final int FIRST_VERSION = 1_000;

    private static final List<String> TYPES =
            List.of("email_classification", "no_such_type", "code_review", "data_entry", "own_0", "own_1");
    private static final List<String> OUTCOMES = List.of("success", "failure", "needs_review");
    /** No wire format, an id that no schema has, a record that is cut short. */
    private static final List<byte[]> POISON = List.of(
            "garbage".getBytes(UTF_8), new byte[] {0, 0, 0, 0x7f, 0, 1}, new byte[] {0, 0, 0, 0, 1}, new byte[0]);

    /** Some requests are traced, to a collector that is not there. The second processor traces nothing. */
    private static final Map<String, String> TRACED =
            Map.of("HOURLEDGER_TRACES_ENDPOINT", "http://127.0.0.1:1/v1/traces", "HOURLEDGER_TRACES_RATIO", "0.3");

    private static final String ROWS = "SELECT * FROM events ORDER BY event_id";
    private static final String ROLLUPS = "SELECT * FROM daily_rollups ORDER BY 1, 2, 3, 4, 5, 6";

    private static Stack stack;
    private static ServiceProcess processor;
    private static Api api;

    @BeforeAll
    static void start() {
        stack = Stack.start("replay");
        processor = stack.startProcessor("first", TRACED);
        Map<String, String> uncapped = new TreeMap<>(TRACED);
        uncapped.put("HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", "1000000");
        Stack.GatewayProcess gateway = stack.startGateway("gateway", uncapped);
        processor.awaitReady();
        api = gateway.awaitReady().api();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldGiveTheSameBytesAndRowsFromOffsetZero() throws Exception {
        long seed = System.nanoTime();
        System.out.println("replay: seed " + seed);
        int events = makeALog(new Random(seed)) + 1;
        List<String> customers =
                Stream.generate(() -> api.newCustomer("pro")).limit(CUSTOMERS).toList();
        poison();
        // What goes to the dead letters is done with, too: a partition that ends with it can say what is not there.
        customers.forEach(key -> api.event(key, "evt_" + UlidCreator.getUlid()).expect(404));
        assertThat(api.track(api.newCustomer("pro"), Api.EXAMPLE).status()).isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() -> stack.sql().query("SELECT count(*) FROM events").equals(List.of("" + events)));
        processor.terminate();
        List<String> enriched = records(Topic.ENRICHED_EVENTS);
        List<String> deadLetters = sorted(records(Topic.DEAD_LETTERS));
        Map<String, String> directory = lastByKey(Topic.ACCESS_DIRECTORY);
        List<String> rows = stack.sql().query(ROWS);
        List<String> rollups = stack.sql().query(ROLLUPS);

        throwAwayAllButTheLog();
        stack.startProcessor("second").awaitReady();
        await().atMost(PATIENCE)
                .until(() -> stack.sql().query("SELECT count(*) FROM events").equals(List.of("" + events)));

        assertThat(enriched).hasSize(events).anyMatch(text -> text.contains(" traceparent=00-"));
        assertThat(records(Topic.ENRICHED_EVENTS)).isEqualTo(enriched);
        assertThat(deadLetters).hasSize(POISON.size());
        assertThat(sorted(records(Topic.DEAD_LETTERS))).isEqualTo(deadLetters);
        assertThat(lastByKey(Topic.ACCESS_DIRECTORY)).isEqualTo(directory).isNotEmpty();
        assertThat(stack.sql().query(ROWS)).isEqualTo(rows);
        assertThat(stack.sql().query(ROLLUPS)).isEqualTo(rollups);
        System.out.printf("replay: %d enriched events, byte-identical%n", enriched.size());
    }

    /** Every kind of record, and every kind of decision on it. */
    private static int makeALog(Random random) throws Exception {
        List<String> keys = new ArrayList<>();
        List<String> orgs = new ArrayList<>();
        for (String plan : List.of("free", "pro", "enterprise")) {
            for (String currency : List.of("EUR", "JPY")) {
                String org = api.admin(
                                "/orgs",
                                Map.of("name", "Ré \"play\"", "plan", plan, "currency", currency, "hourly_rate", 61.5))
                        .expect(201)
                        .json()
                        .required("org_id")
                        .asText();
                orgs.add(org);
                keys.add(api.newKey(org, true));
                keys.add(api.newKey(org, false));
                String revoked = api.newKey(org, true);
                int start = "hh_live_".length();
                api.revoke(org, revoked.substring(start, start + 8)).expect(200);
            }
        }
        int accepted = 0;
        for (int sent = 0; sent < TASKS; sent += BATCH) {
            List<CompletableFuture<Api.Answer>> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(post(random, keys));
            }
            for (CompletableFuture<Api.Answer> one : batch) {
                int status = one.join().status();
                assertThat(status).isIn(200, 201, 422, 429);
                accepted += status == 201 ? 1 : 0;
            }
            changeSomething(random, orgs, keys);
            if (sent % REFERENCE_EVERY == 0) {
                changeReference(random, sent / REFERENCE_EVERY);
            }
        }
        String last = api.newCustomer("free");
        return accepted + exhaustAQuota(last);
    }

    /** A change in the middle, of every kind, by a key or by an admin; some are refused. */
    private static void changeSomething(Random random, List<String> orgs, List<String> keys) {
        String key = pick(random, keys);
        int minutes = 1 + random.nextInt(600);
        String builtin = "/v1/task-types/email_classification/override";
        String own = "own_" + random.nextInt(2);
        Map<String, Object> type =
                Map.of("key", own, "display_name", "Own", "category", "ops", "default_baseline_minutes", minutes);
        Map<String, Object> settings = Map.of(
                "currency",
                random.nextBoolean() ? "KWD" : "EUR",
                "hourly_rate",
                random.nextInt(100),
                "fallback_baseline_minutes",
                minutes,
                "outcome_credit",
                Map.of("failure", 0.5));
        Api.Answer answer =
                switch (random.nextInt(7)) {
                    case 0 -> api.call("POST", builtin, key, Map.of("baseline_minutes_override", minutes));
                    case 1 -> api.call("DELETE", builtin, key, null);
                    case 2, 3 -> api.call("POST", "/v1/task-types", key, type);
                    case 4 -> api.call("DELETE", "/v1/task-types/" + own, key, null);
                    case 5 -> api.call("PATCH", "/v1/org", key, settings);
                    default ->
                        api.call(
                                "PATCH",
                                "/admin/v1/orgs/" + pick(random, orgs),
                                Stack.ADMIN_TOKEN,
                                Map.of("plan", pick(random, List.of("free", "pro", "enterprise"))));
                };
        assertThat(answer.status()).as(answer.body()).isIn(200, 201, 403, 404, 422);
    }

    /** Other prices, as an admin loads them; other plans and another catalogue, as a processor would publish them. */
    private static void changeReference(Random random, int round) throws Exception {
        Map<String, Object> price = Map.of(
                "model",
                "m",
                "input_price_per_million_tokens",
                random.nextInt(100),
                "output_price_per_million_tokens",
                random.nextInt(100),
                "currency",
                "USD");
        Map<String, Object> rate = Map.of("from", "USD", "to", "EUR", "rate", 1 + random.nextInt(5));
        api.call(
                        "PUT",
                        "/admin/v1/model-prices",
                        Stack.ADMIN_TOKEN,
                        Map.of("models", List.of(price), "fx_rates", List.of(rate)))
                .expect(200);
        int version = FIRST_VERSION + round;
        BigDecimal minutes = BigDecimal.valueOf(1 + random.nextInt(9));
        List<CatalogueEntry> types = List.of(
                new CatalogueEntry("email_classification", "support", "Email", minutes),
                new CatalogueEntry("code_review", "engineering", "Review", minutes));
        List<Plan> plans = List.of(
                new Plan("free", 60, 500L, false, random.nextBoolean(), random.nextBoolean()),
                new Plan("pro", 200, 10_000L, true, random.nextBoolean(), true));
        stack.topics().toEveryPartition(new CatalogueLoaded(version, types));
        stack.topics().toEveryPartition(new PlansLoaded(version, plans));
    }

    /** Records that nobody can decode, in every partition (P7). */
    private static void poison() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.infrastructure().kafka());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = Topic.RAW_EVENTS.topicName();
            for (int i = 0; i < POISON.size(); i++) {
                int partition = i % producer.partitionsFor(topic).size();
                producer.send(new ProducerRecord<>(topic, partition, new byte[] {'k'}, POISON.get(i)))
                        .get();
            }
        }
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    private static int exhaustAQuota(String key) {
        int accepted = 0;
        while (api.track(key, Api.EXAMPLE).status() == 201) {
            accepted++;
        }
        return accepted;
    }

    private static CompletableFuture<Api.Answer> post(Random random, List<String> keys) {
        String body = "{\"agent_id\":\"a-" + random.nextInt(5) + "\",\"task_type\":\"" + pick(random, TYPES)
                + "\",\"outcome\":\"" + pick(random, OUTCOMES) + "\""
                + maybe(random, ",\"agent_duration_seconds\":" + random.nextInt(100_000) + ".5")
                + maybe(random, ",\"agent_cost\":0.00" + (1 + random.nextInt(9_000)))
                + maybe(random, ",\"human_baseline_minutes\":" + (1 + random.nextInt(600)) + ".25")
                + maybe(random, ",\"model\":\"m\",\"tokens_in\":5,\"tokens_out\":" + random.nextInt(9_000_000))
                + maybe(random, ",\"metadata\":{\"b\":{\"x\":[1,null,\"ü\"]},\"a\":" + random.nextInt() + "}")
                + maybe(random, ",\"audit_sample\":{\"input_excerpt\":\"in\",\"tokens_in\":1}")
                + "}";
        String key = pick(random, keys);
        return random.nextInt(3) == 0
                ? api.trackAsync(key, body, "Idempotency-Key", "k" + random.nextInt(30))
                : api.trackAsync(key, body);
    }

    private static String maybe(Random random, String member) {
        return random.nextBoolean() ? member : "";
    }

    private static String pick(Random random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static void throwAwayAllButTheLog() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", stack.infrastructure().kafka()))) {
            List<String> topics = admin.listTopics().names().get().stream()
                    .filter(topic -> !topic.equals(Topic.RAW_EVENTS.topicName()))
                    .toList();
            assertThat(topics)
                    .contains("enriched-events", "access-directory", "hourledger-savings-idempotency-changelog");
            admin.deleteTopics(topics).all().get();
            admin.deleteConsumerGroups(List.of("hourledger-savings")).all().get();
            await().atMost(PATIENCE)
                    .until(() ->
                            admin.listTopics().names().get().equals(java.util.Set.of(Topic.RAW_EVENTS.topicName())));
        }
        stack.sql().change("TRUNCATE projection_offsets, events, daily_rollups");
    }

    /** Partition, time, key and value of every record, in order, and headers where they follow from the log. */
    private static List<String> records(Topic topic) {
        return stack.topics().read(topic).stream()
                .map(row -> topic == Topic.ENRICHED_EVENTS ? text(row) + headers(row) : text(row))
                .toList();
    }

    private static String headers(ConsumerRecord<byte[], byte[]> row) {
        return Stream.of(row.headers().toArray())
                .map(header -> " " + header.key() + "=" + new String(header.value(), UTF_8))
                .collect(Collectors.joining());
    }

    private static Map<String, String> lastByKey(Topic topic) {
        Map<String, String> last = new TreeMap<>();
        stack.topics().read(topic).forEach(row -> last.put(new String(row.key(), UTF_8), text(row)));
        return last;
    }

    private static String text(ConsumerRecord<byte[], byte[]> row) {
        String value = row.value() == null ? "none" : Base64.getEncoder().encodeToString(row.value());
        return row.partition() + " " + row.timestamp() + " " + new String(row.key(), UTF_8) + " " + value;
    }
}
