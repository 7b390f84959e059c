package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the client sees when a part is away, and what is there afterwards (P8). Source: design, failure table. */
class OutageIT {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    /** Beyond the deadline a client waits for scheduling alone. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PROCESSOR = "processor";
    private static final int EVENTS = 20;
    private static final int IN_FLIGHT = 100;
    /** So many that deciding them takes longer than starting to. */
    private static final int BACKLOG = 20_000;

    private static final int CHANGED_RATE = 60;
    private static final int UNAVAILABLE = 503;

    /** A task with every field that there is, no two alike. */
    private static final String EVERYTHING = "{\"agent_id\":\"a\",\"task_type\":\"email_classification\","
            + "\"outcome\":\"needs_review\",\"human_baseline_minutes\":30.5,\"agent_duration_seconds\":90.25,"
            + "\"agent_cost\":1.75,\"model\":\"m-1\",\"tokens_in\":11,\"tokens_out\":12,"
            + "\"metadata\":{\"b\":[1,\"ü\"],\"a\":{\"c\":null}},\"audit_sample\":{\"input_excerpt\":\"Hi\","
            + "\"output_excerpt\":\"Ho \\\"\\uD83D\\uDE00\\\"\",\"model\":\"m-2\",\"tokens_in\":13,"
            + "\"tokens_out\":14}}";

    /** Of which the cost is computed. */
    private static final String PRICED = "{\"agent_id\":\"a\",\"task_type\":\"email_classification\","
            + "\"outcome\":\"success\",\"model\":\"priced\",\"tokens_in\":1000000,\"tokens_out\":500000}";

    private static final Map<String, Object> PRICE = Map.of(
            "model",
            "priced",
            "input_price_per_million_tokens",
            3,
            "output_price_per_million_tokens",
            15,
            "currency",
            "EUR");

    private static Stack stack;
    private static ServiceProcess processor;
    private static Stack.GatewayProcess gateway;

    @BeforeAll
    static void start() {
        stack = Stack.start("outage");
        processor = stack.startProcessor(PROCESSOR);
        gateway = stack.startGateway(
                "gateway",
                Map.of(
                        "HOURLEDGER_DEADLINE_MS",
                        Long.toString(DEADLINE.toMillis()),
                        "HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE",
                        "1000000"));
        processor.awaitReady();
        gateway.awaitReady();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldAccept202WhileNoProcessorRunsAndRecordTheEventAfterwards() {
        String org = gateway.api().newOrg("pro");
        String key = gateway.api().newKey(org, true);
        processor.terminate();

        long begin = System.nanoTime();
        Answer accepted =
                gateway.api().track(key, Api.EXAMPLE, "Idempotency-Key", "k").expect(202);
        Answer toBeRefused = gateway.api()
                .track(key, Api.EXAMPLE.replace("email_classification", "no_such_type"))
                .expect(202);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(DEADLINE.plus(GRACE).multipliedBy(2));
        assertThat(accepted.body()).isEqualTo("{\"event_id\":\"" + accepted.eventId() + "\",\"status\":\"accepted\"}");
        assertThat(accepted.header("Location")).isEqualTo("/v1/events/" + accepted.eventId());
        assertThat(accepted.header("Retry-After")).matches("[0-9]+");

        processor = stack.restartProcessor(PROCESSOR);

        await().atMost(PATIENCE)
                .until(() -> gateway.api().event(key, accepted.eventId()).status() == 200);
        assertThat(gateway.api()
                        .track(key, Api.EXAMPLE, "Idempotency-Key", "k")
                        .expect(200)
                        .eventId())
                .isEqualTo(accepted.eventId());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(gateway.api()
                        .event(key, toBeRefused.eventId())
                        .expect(422)
                        .code())
                .isEqualTo("unknown_task_type"));
        await().atMost(PATIENCE).until(() -> stack.sql().events(org) == 1);
    }

    /** Whoever waits for a processor finds what was sent before: a new organisation's key opens, its event is read. */
    @Test
    void shouldBeReadyOnceWhatWasInTheLogIsDecided() {
        String org = gateway.api().newOrg("pro");
        gateway.api().track(gateway.api().newKey(org, true), Api.EXAMPLE).expect(201);
        stopProcessorWithABacklogOf(org);

        processor = stack.restartProcessor(PROCESSOR).awaitReady();

        assertThat(stack.topics().enriched(org)).hasSize(1 + BACKLOG);
    }

    /** Whoever takes a partition has its last records still to decide, and PostgreSQL does not have them yet. */
    @Test
    void shouldCallNothingMissingOrAsItWasThatANewOwnerHasStillToDecide() {
        String org = gateway.api().newOrg("pro");
        String key = gateway.api().newKey(org, true);
        gateway.api().track(key, Api.EXAMPLE).expect(201);
        stopProcessorWithABacklogOf(org);
        String eventId = gateway.api().track(key, Api.EXAMPLE).expect(202).eventId();
        gateway.api()
                .call("PATCH", "/v1/org", key, Map.of("hourly_rate", CHANGED_RATE))
                .expect(202);

        processor = stack.restartProcessor(PROCESSOR);

        CompletableFuture<List<Answer>> readings =
                CompletableFuture.supplyAsync(() -> untilFound("/v1/events/" + eventId, key));
        List<Answer> views = untilFound("/v1/org", key);
        List<Answer> events = readings.join();
        System.out.printf("a new owner of %d records: %d x 503 for a view%n", BACKLOG, views.size() - 1);
        assertThat(events).extracting(Answer::status).isSubsetOf(200, UNAVAILABLE);
        assertThat(views).extracting(Answer::status).isSubsetOf(200, UNAVAILABLE);
        Answer firstView = views.get(views.size() - 1);
        assertThat(firstView.json().required("hourly_rate").asInt()).isEqualTo(CHANGED_RATE);
        gateway.api().event(key, "evt_" + UlidCreator.getUlid()).expect(404);
    }

    @Test
    void shouldAnswer503WithoutTheLogAndMakeOneEventOfEachRetry() {
        String org = gateway.api().newOrg("pro");
        String key = gateway.api().newKey(org, true);
        gateway.api().track(key, Api.EXAMPLE).expect(201);
        stack.infrastructure().stopKafka();

        long begin = System.nanoTime();
        List<CompletableFuture<Answer>> unkeyed = IntStream.range(0, EVENTS)
                .mapToObj(i -> gateway.api().trackAsync(key, Api.EXAMPLE))
                .toList();
        List<Answer> refused = new ArrayList<>(burst(key));
        unkeyed.forEach(one -> refused.add(one.join()));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        System.out.printf("without the log: %d x 503 within %d ms%n", refused.size(), took.toMillis());
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.expect(503).code()).isEqualTo("unavailable");
            assertThat(answer.header("Retry-After")).matches("[0-9]+");
            assertThat(answer.body()).contains("Idempotency-Key");
        });
        assertThat(took).isLessThan(DEADLINE.plus(GRACE));
        await().atMost(PATIENCE).until(() -> !gateway.process().isReady());
        assertThat(gateway.process().status("/health/live")).isEqualTo(200);

        stack.infrastructure().startKafka();

        await().atMost(PATIENCE).until(() -> gateway.process().isReady());
        Set<String> ids = new TreeSet<>();
        for (int i = 0; i < EVENTS; i++) {
            ids.add(untilKnown(key, "burst-" + i).eventId());
        }
        assertThat(ids).hasSize(EVENTS);
        await().atMost(PATIENCE).until(() -> stack.sql().events(org) == EVENTS + 1);
        // What was told to try again is not recorded behind the client's back: the log was given up in time.
        assertThat(stack.topics().enriched(org)).hasSize(EVENTS + 1);
        assertThat(stack.topics().read(Topic.DEAD_LETTERS)).isEmpty();
    }

    /** Whether its owner or PostgreSQL is asked, an event is shown the same, and to no stranger. */
    @Test
    void shouldShowAnEventFromPostgresAsItsOwnerDoes() {
        gateway.api()
                .call("PUT", "/admin/v1/model-prices", Stack.ADMIN_TOKEN, Map.of("models", List.of(PRICE)))
                .expect(200);
        String org = gateway.api().newOrg("pro");
        List<Shown> shown = new ArrayList<>();
        for (boolean livemode : List.of(true, false)) {
            String key = gateway.api().newKey(org, livemode);
            for (String body : List.of(Api.EXAMPLE, EVERYTHING, PRICED)) {
                String eventId = gateway.api().track(key, body).expect(201).eventId();
                Answer view = gateway.api().event(key, eventId).expect(200);
                shown.add(new Shown(key, eventId, view));
            }
        }
        String stranger = gateway.api().newCustomer("pro");
        await().atMost(PATIENCE).until(() -> stack.sql().events(org) == shown.size());
        shown.forEach(one -> gateway.api().event(stranger, one.eventId()).expect(404));

        processor.terminate();
        try {
            shown.forEach(one -> {
                Answer stored = gateway.api().event(one.key(), one.eventId()).expect(200);
                assertThat(stored.json()).isEqualTo(one.view().json());
                assertThat(withoutMetadata(stored)).isEqualTo(withoutMetadata(one.view()));
                gateway.api().event(stranger, one.eventId()).expect(UNAVAILABLE);
            });
        } finally {
            processor = stack.restartProcessor(PROCESSOR).awaitReady();
        }
    }

    private record Shown(String key, String eventId, Answer view) {}

    /** The database has a JSON object's names in an order of its own. */
    private static String withoutMetadata(Answer view) {
        return view.body().replaceFirst("\"metadata\":.*,\"audit_sample\"", "");
    }

    @Test
    void shouldAnswer201WithoutPostgresAndCatchUpAlone() {
        String org = gateway.api().newOrg("pro");
        String key = gateway.api().newKey(org, true);
        stack.infrastructure().stopPostgres();

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            ids.add(gateway.api().track(key, Api.EXAMPLE).expect(201).eventId());
        }
        assertThat(gateway.api().event(key, ids.get(0)).status()).isEqualTo(200);

        stack.infrastructure().startPostgres();

        await().atMost(PATIENCE)
                .ignoreExceptions() // until it takes connections
                .untilAsserted(
                        () -> assertThat(stack.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "'"))
                                .containsExactlyInAnyOrderElementsOf(ids));
    }

    /** What was used before is known: nobody asks for a schema again. */
    @Test
    void shouldAnswer201WithoutTheRegistry() {
        String org = gateway.api().newOrg("pro");
        String key = gateway.api().newKey(org, true);
        stack.infrastructure().stopRegistry();
        String eventId;
        try {
            eventId = gateway.api().track(key, Api.EXAMPLE).expect(201).eventId();
            gateway.api().newOrg("free");
            await().atMost(PATIENCE).until(() -> stack.sql().events(org) == 1);
        } finally {
            stack.infrastructure().startRegistry();
        }
        assertThat(gateway.api().event(key, eventId).expect(200).eventId()).isEqualTo(eventId);
    }

    /** All of them are in the log and none is answered when the signal comes: the processor is frozen till then. */
    @Test
    void shouldAnswerWhateverIsInFlightWhenToldToStop() {
        Stack.GatewayProcess leaving = stack.startGateway("gateway-leaving").awaitReady();
        String org = leaving.api().newOrg("pro");
        String key = leaving.api().newKey(org, true);
        long before = stack.topics().written(Topic.RAW_EVENTS);
        processor.freeze();
        List<CompletableFuture<Answer>> inFlight;
        try {
            inFlight = IntStream.range(0, IN_FLIGHT)
                    .mapToObj(i -> leaving.api().trackAsync(key, Api.EXAMPLE))
                    .toList();
            await().atMost(PATIENCE).until(() -> stack.topics().written(Topic.RAW_EVENTS) >= before + IN_FLIGHT);
            leaving.process().signalTermination();
            await().atMost(PATIENCE).until(() -> !leaving.process().isReady());
            assertThat(inFlight).noneMatch(CompletableFuture::isDone);
        } finally {
            processor.thaw();
        }
        Set<String> ids = new TreeSet<>();
        for (CompletableFuture<Answer> one : inFlight) {
            Answer answer = one.join();
            assertThat(answer.status()).as(answer.body()).isIn(201, 202);
            ids.add(answer.eventId());
        }
        assertThat(ids).hasSize(IN_FLIGHT);
        assertThat(leaving.process().terminate()).isIn(0, 143);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        stack.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "'"))
                .containsExactlyInAnyOrderElementsOf(ids));
    }

    /** The organisation's task is in the log so many times more than anybody has decided. */
    private static void stopProcessorWithABacklogOf(String org) {
        processor.terminate();
        RawEvent task = stack.topics().raw(org).stream()
                .filter(event -> event.getBody() instanceof TaskReported)
                .findFirst()
                .orElseThrow();
        stack.topics().again(task, BACKLOG);
    }

    /** Every answer, the first that is no 503 included. */
    private static List<Answer> untilFound(String path, String key) {
        List<Answer> answers = new ArrayList<>();
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
            answers.add(gateway.api().get(path, key));
            return answers.get(answers.size() - 1).status() != UNAVAILABLE;
        });
        return answers;
    }

    private static List<Answer> burst(String key) {
        List<CompletableFuture<Answer>> requests = IntStream.range(0, EVENTS)
                .mapToObj(i -> gateway.api().trackAsync(key, Api.EXAMPLE, "Idempotency-Key", "burst-" + i))
                .toList();
        return requests.stream().map(CompletableFuture::join).toList();
    }

    /** As a client is told to do it: the same key again, until the answer is the event. */
    private static Answer untilKnown(String key, String idempotencyKey) {
        List<Answer> last = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            Answer answer = gateway.api().track(key, Api.EXAMPLE, "Idempotency-Key", idempotencyKey);
            assertThat(answer.status()).isIn(200, 201, 202, 503);
            last.add(answer);
            return answer.status() <= 201;
        });
        return last.get(last.size() - 1);
    }
}
