package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.acceptance.fixture.Stack;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What was answered through one gateway decides the next request through the other one, every time (P6). {@code
 * -Dhourledger.rounds=N} sets how often.
 */
@FromOutside
class ReadYourWritesIT {
    private static final int ROUNDS = Integer.getInteger("hourledger.rounds", 1_000);
    /** Organisations at once, each with its rounds one after the other. */
    private static final int ORGANISATIONS = 20;

    private static final String TYPE = "/v1/task-types/email_classification";

    private final Api first;
    private final Api second;

    ReadYourWritesIT(SharedStack.Parts parts) {
        first = parts.first();
        second = parts.second();
    }

    /** One round: something is changed through {@code one}, and seen through {@code other}. */
    @FunctionalInterface
    private interface Round {
        void play(Customer customer, Api one, Api other, int number);
    }

    private record Customer(String orgId, String apiKey) {}

    @Test
    void shouldUseANewBaseline() {
        inRounds((customer, one, other, number) -> {
            one.call("POST", TYPE + "/override", customer.apiKey(), Map.of("baseline_minutes_override", number + 1))
                    .expect(200);

            Answer event = other.track(customer.apiKey(), Api.EXAMPLE).expect(201);
            assertThat(event.json().required("resolved_baseline_source").asText())
                    .isEqualTo("override");
            assertThat(event.json().required("resolved_baseline_minutes").asInt())
                    .isEqualTo(number + 1);
        });
    }

    @Test
    void shouldUseANewRate() {
        inRounds((customer, one, other, number) -> {
            one.call("PATCH", "/v1/org", customer.apiKey(), Map.of("hourly_rate", number))
                    .expect(200);

            Answer event = other.track(customer.apiKey(), Api.EXAMPLE).expect(201);
            assertThat(event.json().required("resolved_hourly_rate").asInt()).isEqualTo(number);
            assertThat(other.get("/v1/org", customer.apiKey())
                            .json()
                            .required("hourly_rate")
                            .asInt())
                    .isEqualTo(number);
        });
    }

    @Test
    void shouldUseANewPlan() {
        inRounds((customer, one, other, number) -> {
            boolean pro = number % 2 == 1;
            one.call(
                            "PATCH",
                            "/admin/v1/orgs/" + customer.orgId(),
                            Stack.ADMIN_TOKEN,
                            Map.of("plan", pro ? "pro" : "free"))
                    .expect(200);

            Answer answer = other.call(
                    "POST",
                    "/v1/task-types",
                    customer.apiKey(),
                    Map.of(
                            "key",
                            "type_" + number,
                            "display_name",
                            "Type",
                            "category",
                            "own",
                            "default_baseline_minutes",
                            1));
            assertThat(answer.status()).as(answer.body()).isEqualTo(pro ? 201 : 403);
        });
    }

    @Test
    void shouldRefuseARevokedKey() {
        inRounds((customer, one, other, number) -> {
            String key = one.newKey(customer.orgId(), true);
            other.awaitKey(key);
            one.revoke(customer.orgId(), key.substring("hh_live_".length(), "hh_live_".length() + 8))
                    .expect(200);

            assertThat(other.track(key, Api.EXAMPLE).expect(401).code()).isEqualTo("key_revoked");
        });
    }

    private void inRounds(Round round) {
        List<CompletableFuture<Void>> organisations = IntStream.range(0, ORGANISATIONS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> play(round), task -> new Thread(task).start()))
                .toList();
        organisations.forEach(CompletableFuture::join);
        System.out.printf("read your writes: %d rounds of %d%n", ROUNDS / ORGANISATIONS * ORGANISATIONS, ROUNDS);
    }

    private void play(Round round) {
        String org = first.newOrg("pro");
        Customer customer = new Customer(org, first.newKey(org, true));
        second.awaitKey(customer.apiKey());
        for (int number = 1; number <= ROUNDS / ORGANISATIONS; number++) {
            boolean there = number % 3 == 0;
            round.play(customer, there ? second : first, there ? first : second, number);
        }
    }
}
