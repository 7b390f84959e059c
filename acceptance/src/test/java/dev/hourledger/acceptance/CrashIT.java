package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.Load;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One of two is killed or frozen under load, and comes back under load: nothing that was promised is lost, nothing is
 * there twice.
 * Source: P1-P3, P8, failure table.
 */
class CrashIT {
    private static final int CLIENTS_PER_ORGANISATION = 3;
    /** Events before a part goes, while it is away, and after it is back. */
    private static final int EVENTS_PER_PHASE = 400;

    private static final int BATCH = 50;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** Beyond the deadline a client waits for scheduling alone. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Stack stack;
    private static ServiceProcess processor;
    private static Stack.GatewayProcess first;
    private static volatile Stack.GatewayProcess second;

    @BeforeAll
    static void start() {
        stack = Stack.start("crash");
        processor = stack.startProcessor("processor-1");
        ServiceProcess other = stack.startProcessor("processor-2");
        first = stack.startGateway("gateway-1");
        second = stack.startGateway("gateway-2");
        processor.awaitReady();
        other.awaitReady();
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldKeepEveryPromiseWhenAProcessorOfTwoIsKilled() {
        underLoad(
                "kill -9 of a processor",
                () -> processor.kill(),
                () -> processor = stack.restartProcessor("processor-1").awaitReady());
    }

    @Test
    void shouldKeepEveryPromiseWhenAGatewayOfTwoIsKilled() {
        underLoad(
                "kill -9 of a gateway",
                () -> second.process().kill(),
                () -> second = stack.startGateway("gateway-2").awaitReady());
    }

    /** The frozen one is fenced, and when it goes on it decides what it had read already: a zombie. */
    @Test
    void shouldKeepEveryPromiseWhenAProcessorOfTwoIsAZombie() {
        underLoad("freeze of a processor", () -> processor.freeze(), () -> {
            processor.thaw();
            processor.awaitReady();
        });
    }

    private static void underLoad(String what, Runnable go, Runnable comeBack) {
        Map<String, Load> loads = startLoads();
        int atGoing;
        int atReturn;
        try {
            awaitAccepted(loads, EVENTS_PER_PHASE);
            atGoing = accepted(loads);
            go.run();
            awaitAccepted(loads, atGoing + EVENTS_PER_PHASE);
            awaitOneOfEach(loads);
            atReturn = accepted(loads);
            comeBack.run();
            awaitAccepted(loads, accepted(loads) + EVENTS_PER_PHASE);
        } finally {
            loads.values().forEach(Load::close);
        }
        report(what + " at " + atGoing + ", back at " + atReturn, loads.values());
        loads.forEach(CrashIT::check);
        assertThat(stack.topics().read(Topic.DEAD_LETTERS)).isEmpty();
    }

    /** One organisation on each partition, its clients on both gateways in turn. */
    private static Map<String, Load> startLoads() {
        Map<Integer, String> orgs = new TreeMap<>();
        while (orgs.size() < Stack.PARTITIONS) {
            String org = first.api().newOrg("enterprise");
            orgs.putIfAbsent(BuiltInPartitioner.partitionForKey(org.getBytes(UTF_8), Stack.PARTITIONS), org);
        }
        AtomicInteger turn = new AtomicInteger();
        Map<String, Load> loads = new TreeMap<>();
        for (String org : orgs.values()) {
            String key = first.api().newKey(org, true);
            second.api().awaitKey(key);
            loads.put(
                    org,
                    new Load(
                            () -> turn.getAndIncrement() % 2 == 0 ? first.api() : second.api(),
                            key,
                            "load",
                            CLIENTS_PER_ORGANISATION));
        }
        return loads;
    }

    private static void check(String org, Load load) {
        assertThat(load.unexpected()).isEmpty();
        assertThat(load.slowest()).isLessThan(DEADLINE.plus(GRACE));
        List<String> ids = new ArrayList<>();
        List<String> keys = load.keys();
        for (int from = 0; from < keys.size(); from += BATCH) {
            ids.addAll(resend(load, keys.subList(from, Math.min(from + BATCH, keys.size()))));
        }
        assertThat(ids).doesNotHaveDuplicates();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        stack.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "'"))
                .containsExactlyInAnyOrderElementsOf(ids));
        assertThat(stack.topics().enriched(org).stream().map(EnrichedEvent::getEventId))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    /**
     * Sends keys again to both gateways, checks the answers against the first ones, and returns the ids of the events.
     */
    private static List<String> resend(Load load, List<String> keys) {
        List<Answer> atFirst = sendAll(first.api(), load.apiKey(), keys);
        List<Answer> atSecond = sendAll(second.api(), load.apiKey(), keys);
        Map<String, Answer> accepted = load.accepted();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Answer answer = atFirst.get(i);
            assertThat(answer.status()).as(answer.body()).isIn(200, 201);
            assertThat(atSecond.get(i).expect(200).body()).isEqualTo(answer.body());
            Answer before = accepted.get(keys.get(i));
            if (before != null) {
                assertThat(answer.expect(200).eventId()).isEqualTo(before.eventId());
            }
            if (before != null && before.status() != 202) {
                assertThat(answer.body()).isEqualTo(before.body());
            }
            ids.add(answer.eventId());
        }
        return ids;
    }

    private static List<Answer> sendAll(Api gateway, String apiKey, List<String> keys) {
        List<CompletableFuture<Answer>> requests = keys.stream()
                .map(key -> gateway.trackAsync(apiKey, Api.EXAMPLE, "Idempotency-Key", key))
                .toList();
        return requests.stream().map(CompletableFuture::join).toList();
    }

    private static void awaitAccepted(Map<String, Load> loads, int count) {
        await().atMost(PATIENCE).until(() -> accepted(loads) >= count);
    }

    /** Until every partition has got on: each has an owner that answers. */
    private static void awaitOneOfEach(Map<String, Load> loads) {
        Map<Load, Integer> before = new HashMap<>();
        loads.values().forEach(load -> before.put(load, load.acceptedCount()));
        await().atMost(PATIENCE).until(() -> before.entrySet().stream()
                .allMatch(entry -> entry.getKey().acceptedCount() > entry.getValue()));
    }

    private static int accepted(Map<String, Load> loads) {
        return loads.values().stream().mapToInt(Load::acceptedCount).sum();
    }

    private static void report(String what, Iterable<Load> loads) {
        int keys = 0;
        int notYetKnown = 0;
        int broken = 0;
        int unavailable = 0;
        List<Duration> slowest = new ArrayList<>();
        for (Load load : loads) {
            keys += load.keys().size();
            notYetKnown += (int) load.accepted().values().stream()
                    .filter(answer -> answer.status() == 202)
                    .count();
            broken += load.broken().size();
            unavailable += load.unavailable();
            slowest.add(load.slowest());
        }
        System.out.printf(
                "%s: %d keys, %d answered 202, %d 503, %d keys with a broken connection, slowest answer %d ms%n",
                what,
                keys,
                notYetKnown,
                unavailable,
                broken,
                slowest.stream().max(Comparator.naturalOrder()).orElseThrow().toMillis());
    }
}
