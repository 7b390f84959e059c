package dev.hourledger.acceptance;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code kill -9} of one of two, under load: nothing that was promised is lost, nothing is there twice (P1-P3). */
class CrashIT {
    private static final int ORGANISATIONS = 3;
    private static final int EVENTS_BEFORE = 300;
    private static final int EVENTS_AFTER = 300;
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Stack stack;
    private static ServiceProcess processor;
    private static Stack.GatewayProcess first;
    private static Stack.GatewayProcess second;

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
        underLoad("a processor", () -> {
            processor.kill();
            return () -> processor = stack.restartProcessor("processor-1").awaitReady();
        });
    }

    @Test
    void shouldKeepEveryPromiseWhenAGatewayOfTwoIsKilled() {
        underLoad("a gateway", () -> {
            second.process().kill();
            return () -> second = stack.startGateway("gateway-3").awaitReady();
        });
    }

    /** Kills, and says how to put things right again. */
    private interface Kill {
        Runnable now();
    }

    private static void underLoad(String what, Kill kill) {
        Map<String, Load> loads = new HashMap<>();
        for (int i = 0; i < ORGANISATIONS; i++) {
            String org = first.api().newOrg("enterprise");
            String key = first.api().newKey(org, true);
            loads.put(org, new Load(() -> Math.random() < 0.5 ? first.api() : second.api(), key));
        }
        awaitAccepted(loads, EVENTS_BEFORE);
        long begin = System.nanoTime();
        Runnable mend = kill.now();
        awaitAccepted(loads, accepted(loads) + EVENTS_AFTER);
        long took = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        loads.values().forEach(Load::close);
        mend.run();

        int posted = loads.values().stream().mapToInt(Load::posted).sum();
        System.out.printf(
                "kill -9 of %s of two: %d posts, %d answered 2xx, %d of them 202; %d more events took %d ms%n",
                what, posted, accepted(loads), notYetKnown(loads), EVENTS_AFTER, took);
        loads.forEach(CrashIT::check);
        assertThat(stack.topics().read(Topic.DEAD_LETTERS)).isEmpty();
    }

    private static void check(String org, Load load) {
        Map<String, Answer> accepted = load.accepted();
        List<String> keys = load.keys();
        List<String> ids = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<String> batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
            ids.addAll(resend(first.api(), load.apiKey(), batch, accepted));
            assertThat(resend(second.api(), load.apiKey(), batch, accepted))
                    .isEqualTo(ids.subList(from, from + batch.size()));
        }
        assertThat(ids).doesNotHaveDuplicates();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        stack.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "'"))
                .containsExactlyInAnyOrderElementsOf(ids));
        assertThat(stack.topics().enriched(org).stream().map(EnrichedEvent::getEventId))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    /** Sends keys again, checks the answers against the first ones, and returns the ids of the events. */
    private static List<String> resend(Api gateway, String apiKey, List<String> keys, Map<String, Answer> accepted) {
        List<CompletableFuture<Answer>> requests = keys.stream()
                .map(key -> gateway.trackAsync(apiKey, Api.EXAMPLE, "Idempotency-Key", key))
                .toList();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Answer answer = requests.get(i).join();
            assertThat(answer.status()).as(answer.body()).isIn(200, 201);
            Answer before = accepted.get(keys.get(i));
            if (before != null) {
                assertThat(answer.eventId()).isEqualTo(before.eventId());
            }
            if (before != null && before.status() != 202) {
                assertThat(answer.body()).isEqualTo(before.body());
            }
            ids.add(answer.eventId());
        }
        return ids;
    }

    private static void awaitAccepted(Map<String, Load> loads, int count) {
        await().atMost(PATIENCE).until(() -> accepted(loads) >= count);
    }

    private static int accepted(Map<String, Load> loads) {
        return loads.values().stream().mapToInt(load -> load.accepted().size()).sum();
    }

    private static long notYetKnown(Map<String, Load> loads) {
        return loads.values().stream()
                .flatMap(load -> load.accepted().values().stream())
                .filter(answer -> answer.status() == 202)
                .count();
    }
}
