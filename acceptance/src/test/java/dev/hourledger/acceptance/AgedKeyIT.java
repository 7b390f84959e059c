package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.ServiceProcess;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.torture.agent.AgentJar;
import dev.hourledger.events.EnrichedEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A key is held for 24 hours of the records' own time, across the death of the processor that holds it: a gateway's
 * clock is moved instead of waiting. Source: P2, P3, design "The decision".
 */
class AgedKeyIT {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PROCESSOR = "processor";
    private static final String KEY = "aged";

    private static Stack stack;
    private static ServiceProcess processor;
    private static Stack.GatewayProcess first;
    private static Stack.GatewayProcess second;

    @BeforeAll
    static void start() {
        stack = Stack.start("aged");
        processor = stack.startProcessor(PROCESSOR);
        first = stack.startGateway("gateway-1");
        second = stack.startGateway("gateway-2");
        processor.awaitReady();
        first.awaitReady();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldReplayAt23Hours59MinutesAndRecordAnewAfter24Hours() {
        String org = first.api().newOrg("pro");
        String apiKey = first.api().newKey(org, true);
        second.api().awaitKey(apiKey);
        long begin = System.nanoTime();
        Answer original = track(first, apiKey).expect(201);
        processor.kill();
        processor = stack.restartProcessor(PROCESSOR).awaitReady();

        Duration almost = LIFE.minus(MINUTE).minusNanos(System.nanoTime() - begin);
        AgentJar.moveClock(second.process().handle(), almost.toSeconds());
        Answer replay = untilKnown(apiKey);
        assertThat(replay.expect(200).body()).isEqualTo(original.body());

        AgentJar.moveClock(second.process().handle(), MINUTE.multipliedBy(2).toSeconds());
        Answer anew = untilKnown(apiKey);
        assertThat(anew.eventId()).isNotEqualTo(original.eventId());
        assertThat(untilKnown(apiKey).expect(200).body()).isEqualTo(anew.body());

        assertThat(stack.topics().enriched(org))
                .extracting(EnrichedEvent::getEventId)
                .containsExactly(original.eventId(), anew.eventId());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        stack.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "' ORDER BY event_id"))
                .isEqualTo(List.of(original.eventId(), anew.eventId())));
    }

    /** By way of the gateway whose clock is moved; a 202 is asked again, as clients are told to. */
    private static Answer untilKnown(String apiKey) {
        Answer[] last = new Answer[1];
        await().atMost(PATIENCE).until(() -> {
            last[0] = track(second, apiKey);
            return last[0].status() < 202;
        });
        return last[0];
    }

    private static Answer track(Stack.GatewayProcess gateway, String apiKey) {
        return gateway.api().track(apiKey, Api.EXAMPLE, "Idempotency-Key", KEY);
    }
}
