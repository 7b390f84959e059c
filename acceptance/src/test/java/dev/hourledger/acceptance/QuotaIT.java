package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The plan's cap, exactly (P5). */
@FromOutside
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
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.sql().events(org) == INCLUDED);
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

    /**
     * The plan goes up and down while a hundred clients post. What is recorded then is not one number, but what the
     * organisation's log says, record by record: nothing behind the 500th event while it is on the free plan.
     */
    @Test
    void shouldAcceptExactlyWhatTheLogAllowsWhileThePlanChanges() throws Exception {
        String org = parts.first().newOrg("free");
        String key = parts.first().newKey(org, true);
        parts.second().awaitKey(key);
        CompletableFuture<List<Answer>> requests = CompletableFuture.supplyAsync(() -> allRequestsOf(key));
        int changes = 0;
        while (!requests.isDone() || changes % 2 == 1) {
            Api gateway = changes % 2 == 0 ? parts.first() : parts.second();
            changePlan(gateway, org, changes % 2 == 0 ? "pro" : "free");
            changes++;
        }

        Set<String> allowed = allowedByTheLog(org);

        assertThat(allowed).hasSizeBetween(INCLUDED, REQUESTS);
        assertThat(requests.get())
                .filteredOn(answer -> answer.status() == 201)
                .extracting(Answer::eventId)
                .containsExactlyInAnyOrderElementsOf(allowed);
        assertThat(requests.get())
                .filteredOn(answer -> answer.status() != 201)
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("quota_exceeded"));
        assertThat(usage(parts.second(), key).required("events_this_month").asInt())
                .isEqualTo(allowed.size());
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.sql().events(org) == allowed.size());
        System.out.printf("quota: %d changes of plan, %d events%n", changes, allowed.size());
    }

    /** The rule once more, by hand. */
    private Set<String> allowedByTheLog(String org) {
        Set<String> allowed = new HashSet<>();
        boolean pro = false;
        for (RawEvent raw : parts.topics().raw(org)) {
            if (raw.getBody() instanceof OrgChanged change && change.getPlan() != null) {
                pro = change.getPlan().equals("pro");
            }
            if (raw.getBody() instanceof TaskReported && (pro || allowed.size() < INCLUDED)) {
                allowed.add(raw.getEventId());
            }
        }
        return allowed;
    }

    @Test
    void shouldGoOnAfterAnUpgradeInTheMiddleOfAMonthAndNotAfterADowngrade() {
        Api one = parts.first();
        Api other = parts.second();
        String org = one.newOrg("free");
        String key = one.newKey(org, true);
        for (int i = 0; i < INCLUDED; i++) {
            one.track(key, Api.EXAMPLE).expect(201);
        }
        assertThat(one.track(key, Api.EXAMPLE).expect(429).code()).isEqualTo("quota_exceeded");

        changePlan(one, org, "pro");
        other.track(key, Api.EXAMPLE).expect(201);

        JsonNode pro = usage(other, key);
        assertThat(pro.required("plan").asText()).isEqualTo("pro");
        assertThat(pro.required("events_this_month").asLong()).isEqualTo(INCLUDED + 1);
        assertThat(pro.required("events_included_in_plan").asLong()).isEqualTo(10_000);
        assertThat(pro.required("overage").asLong()).isZero();

        changePlan(one, org, "free");
        assertThat(other.track(key, Api.EXAMPLE).expect(429).code()).isEqualTo("quota_exceeded");
        assertThat(usage(one, key).required("overage").asLong()).isEqualTo(1);
    }

    private static void changePlan(Api gateway, String org, String plan) {
        gateway.call("PATCH", "/admin/v1/orgs/" + org, Stack.ADMIN_TOKEN, Map.of("plan", plan))
                .expect(200);
    }

    private static JsonNode usage(Api gateway, String key) {
        return gateway.get("/v1/reports/usage", key).expect(200).json();
    }

    private List<Answer> allRequestsOf(String key) {
        try {
            return requestsOf(key);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
