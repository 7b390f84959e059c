package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The plan's cap, exactly (P5). */
@ExtendWith(SharedStack.class)
class QuotaIT {
    private static final int CLIENTS = 100;
    private static final int REQUESTS = 700;
    private static final int INCLUDED = 500;

    private final SharedStack.Parts parts;

    QuotaIT(SharedStack.Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldAcceptExactlyWhatTheFreePlanIncludesFromAHundredClients() throws Exception {
        String org = parts.first().newOrg("free");
        String key = parts.first().newKey(org, true);
        parts.second().awaitKey(key);

        List<Answer> answers = requestsOf(key);

        assertThat(answers).hasSize(REQUESTS);
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(INCLUDED);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .hasSize(REQUESTS - INCLUDED)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(answer.code()).isEqualTo("quota_exceeded");
                    assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 31L * 86_400);
                });
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.stack().sql().events(org) == INCLUDED);
    }

    @Test
    void shouldCostNothingToReplayOrToTest() throws Exception {
        String org = parts.first().newOrg("free");
        String key = parts.first().newKey(org, true);
        String testKey = parts.first().newKey(org, false);
        for (int i = 0; i < 30; i++) {
            parts.first().track(key, Api.EXAMPLE, "Idempotency-Key", "same");
            parts.first().track(testKey, Api.EXAMPLE).expect(201);
        }

        for (int i = 1; i < INCLUDED; i++) {
            parts.first().track(key, Api.EXAMPLE).expect(201);
        }
        assertThat(parts.first().track(key, Api.EXAMPLE).expect(429).code()).isEqualTo("quota_exceeded");
        parts.first().track(key, Api.EXAMPLE, "Idempotency-Key", "same").expect(200);
    }

    private List<Answer> requestsOf(String key) throws Exception {
        AtomicInteger left = new AtomicInteger(REQUESTS);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Callable<List<Answer>>> loops = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Api gateway = client % 2 == 0 ? parts.first() : parts.second();
                loops.add(() -> loop(gateway, key, left));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<List<Answer>> loop : clients.invokeAll(loops)) {
                answers.addAll(loop.get());
            }
            return answers;
        } finally {
            clients.shutdown();
        }
    }

    private static List<Answer> loop(Api gateway, String key, AtomicInteger left) {
        List<Answer> answers = new ArrayList<>();
        while (left.getAndDecrement() > 0) {
            answers.add(gateway.track(key, Api.EXAMPLE));
        }
        return answers;
    }
}
