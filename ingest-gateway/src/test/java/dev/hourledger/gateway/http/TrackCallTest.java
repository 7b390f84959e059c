package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Command.ReportTask;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.CommandLog.Acknowledgement;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: HTTP contract "POST /v1/track", P1, P3, P8. */
class TrackCallTest {
    private static final Duration SHORT_DEADLINE = Duration.ofMillis(300);
    private static final String EXAMPLE = "{\"event_id\":\"%s\",\"agent_id\":\"mailer\","
            + "\"task_type\":\"email_classification\",\"outcome\":\"success\",\"resolved_baseline_minutes\":4.0,"
            + "\"resolved_baseline_source\":\"builtin\",\"resolved_hourly_rate\":45,\"currency\":\"EUR\","
            + "\"agent_duration_seconds\":4,\"hours_saved\":0.066,\"cost_saved\":2.97,\"agent_cost\":null,"
            + "\"resolved_cost_source\":\"none\",\"net_saved\":2.97,\"occurred_at\":\"2026-05-06T10:42:00.000Z\"}";

    private ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/track", "/api/v1/track", "/v1/track?source=cron"})
    void shouldAnswerTheExampleToTheByte(String path) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).path(path));

        String eventId = api.log.last().eventId();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo(EXAMPLE.formatted(eventId));
        assertThat(reply.header("Location")).isEqualTo("/v1/events/" + eventId);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"default\";q=1000;w=1");
        assertThat(reply.header("RateLimit")).isEqualTo("\"default\";r=999;t=1");
        assertThat(reply.header("X-Request-Id")).matches("req_[0-9a-f]{24}");
        assertThat(reply.header("Idempotent-Replayed")).isNull();
        assertThat(reply.header("Idempotency-Mismatch")).isNull();
        assertThat(reply.header("Connection")).isNull();
    }

    @Test
    void shouldPublishWhatWasSentAndNothingOfTheSecret() throws IOException {
        api.call(Request.track(Request.REPORT)
                .replacing("Authorization", "bEaReR  " + ApiUnderTest.TEST_KEY.text())
                .with("Idempotency-Key", "k\u00e9y 1")
                .with("X-Request-Id", "my-id_1.2"));

        CommandEnvelope envelope = api.log.last();
        assertThat(envelope.orgId()).isEqualTo(ApiUnderTest.ORG);
        assertThat(envelope.apiKeyPrefix()).isEqualTo("testkey1");
        assertThat(envelope.livemode()).isFalse();
        assertThat(envelope.requestId()).isEqualTo("my-id_1.2");
        assertThat(envelope.receivedAt()).isEqualTo(ApiUnderTest.NOW);
        assertThat(envelope.command())
                .isInstanceOfSatisfying(ReportTask.class, task -> assertThat(task.idempotencyKey())
                        .isEqualTo("k\u00e9y 1"));
        assertThat(envelope.toString()).doesNotContain("t".repeat(48));
    }

    @Test
    void shouldReplayFromMemoryWithTheSameBytes() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        Reply first = api.call(request);
        api.now = ApiUnderTest.NOW.plus(Duration.ofHours(24)).minusMillis(1);

        Reply second = api.call(request);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.header("Idempotency-Mismatch")).isNull();
        assertThat(second.header("RateLimit")).isEqualTo("\"default\";r=999;t=1");
        assertThat(api.log.appended).hasSize(1);
    }

    @Test
    void shouldSayWhenTheResentBodyDiffers() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        Reply first = api.call(request);

        Reply second = api.call(request.body(Request.REPORT.replace("success", "failure")));

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Mismatch")).isEqualTo("true");
    }

    @Test
    void shouldAskTheLogAgainAfterADayAndForTheOtherMode() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        api.call(request);
        api.call(request.replacing("Authorization", "Bearer " + ApiUnderTest.TEST_KEY.text()));
        api.now = ApiUnderTest.NOW.plus(Duration.ofHours(24));

        Reply dayLater = api.call(request);

        assertThat(dayLater.status()).isEqualTo(201);
        assertThat(api.log.appended).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAnswerTheReplayThatTheDecisionFound(boolean mismatch) throws IOException {
        String original = "evt_01HX0000000000000000000001";
        api.log.decideAlways(new Outcome.Replayed(ApiUnderTest.ORG, SampleEvents.plain(original), mismatch));

        Reply reply = api.call(Request.track(Request.REPORT).with("Idempotency-Key", "once"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(EXAMPLE.formatted(original));
        assertThat(reply.header("Location")).isEqualTo("/v1/events/" + original);
        assertThat(reply.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(reply.header("Idempotency-Mismatch")).isEqualTo(mismatch ? "true" : null);
    }

    @Test
    void shouldAnswerTheRefusalOfTheDecision() throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.UNKNOWN_TASK_TYPE, "task_type"));

        Reply reply = api.call(Request.track(Request.REPORT).with("Idempotency-Key", "once"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("unknown_task_type");
        assertThat(reply.field()).isEqualTo("task_type");
    }

    @Test
    void shouldSayHowLongTheQuotaLasts() throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.QUOTA_EXCEEDED, null));

        Reply reply = api.call(Request.track(Request.REPORT));

        assertThat(reply.status()).isEqualTo(429);
        // 25 days, 13 hours and 18 minutes to the first of June.
        assertThat(reply.header("Retry-After")).isEqualTo("2207880");
        assertThat(reply.body()).doesNotContain("\"field\"");
    }

    @Test
    void shouldNotOccupyTheKeyByARefusal() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "again");
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.QUOTA_EXCEEDED, null));
        api.call(request);
        api.log.decision = envelope -> Future.succeededFuture(Optional.of(SampleEvents.decide(envelope)));

        assertThat(api.call(request).status()).isEqualTo(201);
    }

    @Test
    void shouldAcceptWhenTheOutcomeIsMissing() throws IOException {
        api.log.decision = ignored -> Future.succeededFuture(Optional.empty());

        assertAccepted(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldWaitForTheSameEventWhenWhatWasAcceptedIsSentAgain() throws IOException {
        Request request = acceptedOnce();
        CommandEnvelope first = api.log.last();

        assertAccepted(api.call(request));
        api.log.decision = envelope -> Future.succeededFuture(Optional.of(SampleEvents.decide(envelope)));
        Reply decided = api.call(request);

        assertThat(decided.status()).isEqualTo(200);
        assertThat(decided.body()).isEqualTo(EXAMPLE.formatted(first.eventId()));
        assertThat(decided.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(api.call(request).body()).isEqualTo(decided.body());
        assertThat(api.log.appended).containsExactly(first);
    }

    @Test
    void shouldAskTheLogAgainWhenWhatWasAcceptedIsRefused() throws IOException {
        Request request = acceptedOnce();
        CommandEnvelope first = api.log.last();
        // Refused then, and mended since.
        api.log.decision = envelope -> Future.succeededFuture(Optional.of(
                envelope.equals(first)
                        ? new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.QUOTA_EXCEEDED, null)
                        : SampleEvents.decide(envelope)));

        Reply reply = api.call(request);

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEqualTo(EXAMPLE.formatted(api.log.last().eventId()));
        assertThat(api.log.appended).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "-PT5M"})
    void shouldAskTheLogAgainWhenTheBrokersClockIsAnotherOne(Duration apart) throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        api.log.acknowledgement = envelope -> Future.succeededFuture(
                new Acknowledgement(InMemoryLog.PARTITION, envelope.receivedAt().plus(apart)));
        api.log.decision = ignored -> Future.succeededFuture(Optional.empty());
        assertAccepted(api.call(request));

        assertAccepted(api.call(request));

        assertThat(api.log.appended).hasSize(2);
    }

    @Test
    void shouldAcceptAResendWhenReadingBackBreaks() throws IOException {
        Request request = acceptedOnce();
        api.log.decision = ignored -> Future.failedFuture("a bug");
        assertAccepted(api.call(request));

        api.log.decision = ignored -> {
            throw new IllegalStateException("a worse bug");
        };
        assertAccepted(api.call(request));
        assertThat(api.log.appended).hasSize(1);
    }

    @Test
    void shouldAcceptAResendOverTheBoundAsItIsInTheLog() throws IOException {
        restart(HttpApiSettings.DEFAULT_DEADLINE, 1);
        Request request = acceptedOnce();
        String accepted = api.log.last().eventId();
        Promise<Optional<Outcome>> outcome = Promise.promise();
        api.log.decision = ignored -> outcome.future();
        try (RawClient other = api.connect()) {
            other.send(Request.track(Request.REPORT).bytes());
            await().until(() -> api.log.appended.size() == 2);

            Reply reply = api.call(request);

            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.body()).contains(accepted);
            outcome.complete(Optional.of(SampleEvents.decide(api.log.last())));
            assertThat(other.read().status()).isEqualTo(201);
        }
    }

    @Test
    void shouldLetTheLogDecideWhatIsNotTheSameReport() throws IOException {
        Request request = acceptedOnce();

        assertAccepted(api.call(request.body(Request.REPORT.replace("success", "failure"))));
        assertAccepted(api.call(request.replacing("Authorization", "Bearer " + ApiUnderTest.TEST_KEY.text())));
        assertAccepted(api.call(request.replacing("Idempotency-Key", "twice")));

        assertThat(api.log.appended).hasSize(4);
    }

    @Test
    void shouldAskTheLogAgainWhenItWasNotConfirmed() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        api.log.acknowledgement =
                ignored -> Future.failedFuture(new LogUnavailableException("no leader", new IOException()));

        assertUnavailable(api.call(request));
        assertUnavailable(api.call(request));

        assertThat(api.log.appended).hasSize(2);
    }

    @Test
    void shouldAcceptWhenTheOutcomeDoesNotComeInTime() throws IOException {
        restart(SHORT_DEADLINE, HttpApiSettings.DEFAULT_MAX_IN_FLIGHT);
        api.log.decision = ignored -> Promise.<Optional<Outcome>>promise().future();

        assertAccepted(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldAcceptWhenReadingBackBreaks() throws IOException {
        api.log.decision = ignored -> Future.failedFuture("a bug");
        assertAccepted(api.call(Request.track(Request.REPORT)));

        api.log.decision = ignored -> {
            throw new IllegalStateException("a worse bug");
        };
        assertAccepted(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldAcceptWhenTheOutcomeIsOfAnotherKind() throws IOException {
        api.log.decideAlways(new Outcome.Applied(ApiUnderTest.ORG));

        assertAccepted(api.call(Request.track(Request.REPORT)));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"UNAVAILABLE", "INTERNAL"})
    void shouldNeverTurnAnAcknowledgedReportIntoAServerError(ErrorCode code) throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, code, null));

        assertAccepted(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldBeUnavailableWhenTheLogFails() throws IOException {
        api.log.acknowledgement =
                ignored -> Future.failedFuture(new LogUnavailableException("no leader", new IOException()));
        assertUnavailable(api.call(Request.track(Request.REPORT)));

        api.log.acknowledgement = ignored -> {
            throw new IllegalStateException("a bug before the log");
        };
        assertUnavailable(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldBeUnavailableWhenTheLogDoesNotConfirmInTime() throws IOException {
        restart(SHORT_DEADLINE, HttpApiSettings.DEFAULT_MAX_IN_FLIGHT);
        api.log.acknowledgement = ignored -> Promise.<Acknowledgement>promise().future();

        assertUnavailable(api.call(Request.track(Request.REPORT)));
    }

    @Test
    void shouldPublishNothingOverTheBound() throws IOException {
        restart(HttpApiSettings.DEFAULT_DEADLINE, 1);
        Promise<Optional<Outcome>> outcome = Promise.promise();
        api.log.decision = ignored -> outcome.future();
        try (RawClient first = api.connect()) {
            first.send(Request.track(Request.REPORT).bytes());
            await().until(() -> api.log.appended.size() == 1);

            assertUnavailable(api.call(Request.track(Request.REPORT)));

            assertThat(api.log.appended).hasSize(1);
            outcome.complete(Optional.of(SampleEvents.decide(api.log.last())));
            assertThat(first.read().status()).isEqualTo(201);
        }
        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
    }

    @Test
    void shouldLimitTheRate() throws IOException {
        Request request = Request.track(Request.REPORT)
                .replacing("Authorization", "Bearer " + ApiUnderTest.SPENT_KEY.text())
                .with("Idempotency-Key", "once");
        assertThat(api.call(request).header("RateLimit")).isEqualTo("\"default\";r=0;t=1");

        Reply second = api.call(request);

        assertThat(second.status()).isEqualTo(429);
        assertThat(second.code()).isEqualTo("rate_limited");
        assertThat(second.header("Retry-After")).isEqualTo("1");
        assertThat(second.header("RateLimit-Policy")).isEqualTo("\"default\";q=1;w=1");
        assertThat(second.header("RateLimit")).isEqualTo("\"default\";r=0;t=1");
        api.now = ApiUnderTest.NOW.plusSeconds(1);
        assertThat(api.call(request).status()).isEqualTo(200);
    }

    private void restart(Duration deadline, int maxInFlight) {
        api.close();
        api = ApiUnderTest.start(deadline, maxInFlight);
    }

    /** A request with a key that was answered 202, as no outcome is known from now on. */
    private Request acceptedOnce() throws IOException {
        Request request = Request.track(Request.REPORT).with("Idempotency-Key", "once");
        api.log.decision = ignored -> Future.succeededFuture(Optional.empty());
        assertAccepted(api.call(request));
        return request;
    }

    private void assertAccepted(Reply reply) {
        String eventId = api.log.last().eventId();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.body()).isEqualTo("{\"event_id\":\"" + eventId + "\",\"status\":\"accepted\"}");
        assertThat(reply.header("Location")).isEqualTo("/v1/events/" + eventId);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.header("RateLimit")).isNotNull();
        assertThat(reply.header("X-Request-Id")).isNotNull();
    }

    private static void assertUnavailable(Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.body()).contains("same Idempotency-Key");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.header("RateLimit")).isNotNull();
    }
}
