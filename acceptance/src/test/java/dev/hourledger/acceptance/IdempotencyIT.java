package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One key, many requests, two gateways: one event (P2), the same bytes (P3). */
@FromOutside
class IdempotencyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int REQUESTS = 50;

    private final SharedStack.Parts parts;
    private final List<Api> gateways;

    IdempotencyIT(SharedStack.Parts parts) {
        this.parts = parts;
        this.gateways = List.of(parts.first(), parts.second());
    }

    @Test
    void shouldRecordOneEventForFiftyParallelRequestsThroughTwoGateways() {
        String org = parts.first().newOrg("pro");
        String key = knownToBoth(org);

        List<CompletableFuture<Answer>> requests = IntStream.range(0, REQUESTS)
                .mapToObj(i -> gateways.get(i % 2).trackAsync(key, Api.EXAMPLE, "Idempotency-Key", "one"))
                .toList();
        List<Answer> answers = requests.stream().map(CompletableFuture::join).toList();

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(REQUESTS - 1);
        assertThat(answers).filteredOn(answer -> answer.status() == 200).allSatisfy(answer -> assertThat(
                        answer.header("Idempotent-Replayed"))
                .isEqualTo("true"));
        assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
        // A later event of the org is behind the fifty in the log: when it is there, so is everything.
        String last = parts.first().track(key, Api.EXAMPLE).expect(201).eventId();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        parts.sql().query("SELECT event_id FROM events WHERE org_id = '" + org + "' ORDER BY 1"))
                .containsExactly(answers.get(0).eventId(), last));
        assertThat(parts.topics().enriched(org)).hasSize(2);
    }

    @Test
    void shouldSayWhenTheResentBodyIsAnotherAndReturnTheOriginal() {
        String key = knownToBoth(parts.first().newOrg("pro"));
        Answer original =
                parts.first().track(key, Api.EXAMPLE, "Idempotency-Key", "k").expect(201);
        String reordered = "{ \"outcome\":\"success\", \"agent_duration_seconds\":4.0,"
                + "\"task_type\":\"email_classification\",\"agent_id\":\"support-classifier\"}";

        for (Api gateway : gateways) {
            Answer same = gateway.track(key, reordered, "Idempotency-Key", "k").expect(200);
            Answer other = gateway.track(key, Api.EXAMPLE.replace("4}", "5}"), "Idempotency-Key", "k")
                    .expect(200);

            assertThat(same.body()).isEqualTo(original.body());
            assertThat(same.header("Idempotency-Mismatch")).isEmpty();
            assertThat(other.body()).isEqualTo(original.body());
            assertThat(other.header("Idempotency-Mismatch")).isEqualTo("true");
        }
    }

    @Test
    void shouldKeepLiveAndTestKeysApart() {
        String org = parts.first().newOrg("pro");
        String live = parts.first().newKey(org, true);
        String test = parts.first().newKey(org, false);

        Answer first =
                parts.first().track(live, Api.EXAMPLE, "Idempotency-Key", "k").expect(201);
        Answer second =
                parts.first().track(test, Api.EXAMPLE, "Idempotency-Key", "k").expect(201);

        assertThat(second.eventId()).isNotEqualTo(first.eventId());
    }

    @Test
    void shouldFreeTheKeyOfARefusedRequest() {
        String key = parts.first().newCustomer("pro");
        String unknown = Api.EXAMPLE.replace("email_classification", "no_such_type");

        assertThat(parts.first()
                        .track(key, unknown, "Idempotency-Key", "k")
                        .expect(422)
                        .code())
                .isEqualTo("unknown_task_type");

        parts.first().track(key, Api.EXAMPLE, "Idempotency-Key", "k").expect(201);
    }

    private String knownToBoth(String org) {
        String key = parts.first().newKey(org, true);
        parts.second().awaitKey(key);
        return key;
    }
}
