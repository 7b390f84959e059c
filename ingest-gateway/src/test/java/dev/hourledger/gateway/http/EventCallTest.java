package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: HTTP contract "GET /v1/events/{event_id}", P6. */
class EventCallTest {
    private static final String OTHER_ORG = "org_01HX0000000000000000000009";
    private static final String FULL = "{\"event_id\":\"%s\",\"agent_id\":\"quote\\\" back\\\\slash é 😀\","
            + "\"task_type\":\"invoice\",\"outcome\":\"needs_review\",\"resolved_baseline_minutes\":525600.0,"
            + "\"resolved_baseline_source\":\"request\",\"resolved_hourly_rate\":100,\"currency\":\"JPY\","
            + "\"agent_duration_seconds\":90.5,\"hours_saved\":0,\"cost_saved\":0,\"agent_cost\":0.000001,"
            + "\"resolved_cost_source\":\"provided\",\"net_saved\":-0.000001,"
            + "\"occurred_at\":\"2026-05-06T10:41:59.999Z\",\"received_at\":\"2026-05-06T10:42:00.000Z\","
            + "\"livemode\":false,\"model\":\"gpt\\t5\",\"tokens_in\":0,\"tokens_out\":9007199254740991,"
            + "\"metadata\":{\"a\":[1,2.50,null],\"b\":{\"c\":\"é\"}},\"audit_sample\":{\"input_excerpt\":\"in\\n\","
            + "\"output_excerpt\":null,\"model\":\"m\",\"tokens_in\":1,\"tokens_out\":null},"
            + "\"computed_cost\":{\"price_book_version\":3,\"input_price_per_million_tokens\":2.5,"
            + "\"output_price_per_million_tokens\":10,\"price_currency\":\"USD\",\"fx_rate\":0.92}}";
    private static final String NOTHING_MORE = ",\"received_at\":\"2026-05-06T10:42:00.000Z\",\"livemode\":true,"
            + "\"model\":null,\"tokens_in\":null,\"tokens_out\":null,\"metadata\":null,\"audit_sample\":null,"
            + "\"computed_cost\":null}";

    private final ApiUnderTest api = ApiUnderTest.start();
    private final String recent = new Ids(new java.util.Random(7)).eventId(ApiUnderTest.NOW.minusSeconds(1));
    private final String old = new Ids(new java.util.Random(8)).eventId(ApiUnderTest.NOW.minus(Duration.ofDays(1)));

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldShowWhatTheOwnerKnowsBeforeTheStoreDoes() throws IOException {
        api.log.found.put(recent, new Outcome.Recorded(ApiUnderTest.ORG, SampleEvents.full(recent)));

        Reply reply = api.call(Request.event(recent));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(FULL.formatted(recent));
        assertThat(api.call(Request.event(recent).path("/api/v1/events/" + recent))
                        .body())
                .isEqualTo(reply.body());
    }

    @Test
    void shouldBeginWithTheAnswerOfTheReport() throws IOException {
        Reply answer = api.call(Request.track(Request.REPORT));
        String eventId = api.log.last().eventId();
        api.events.events.put(eventId, SampleEvents.plain(eventId));

        Reply view = api.call(Request.event(eventId));

        String fields = answer.body().substring(0, answer.body().length() - 1);
        assertThat(view.body()).isEqualTo(fields + NOTHING_MORE);
    }

    @Test
    void shouldShowAnOldEventWithoutAskingTheOwner() throws IOException {
        api.log.findFailure = Optional.of(new IllegalStateException("nobody should ask"));
        api.events.events.put(old, SampleEvents.plain(old));

        assertThat(api.call(Request.event(old)).status()).isEqualTo(200);
        assertThat(api.call(Request.event(new Ids(new java.util.Random(9)).eventId(java.time.Instant.EPOCH)))
                        .code())
                .isEqualTo("not_found");
    }

    @Test
    void shouldShowTheStoredOriginalOfAResend() throws IOException {
        api.log.found.put(recent, new Outcome.Replayed(ApiUnderTest.ORG, SampleEvents.plain(old), false));
        assertThat(api.call(Request.event(recent)).body()).contains(old, "\"metadata\":null");

        api.events.events.put(old, SampleEvents.full(old));
        assertThat(api.call(Request.event(recent)).body()).isEqualTo(FULL.formatted(old));

        api.events.failure = Optional.of(new IllegalStateException("the store is down"));
        assertThat(api.call(Request.event(recent)).body()).contains(old, "\"metadata\":null");
    }

    @Test
    void shouldAnswerTheRefusalOfAnAcceptedReport() throws IOException {
        api.log.found.put(recent, new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.UNKNOWN_TASK_TYPE, "task_type"));

        Reply reply = api.call(Request.event(recent));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("unknown_task_type");
        assertThat(reply.field()).isEqualTo("task_type");
    }

    @Test
    void shouldShowNothingOfAnotherOrganisation() throws IOException {
        api.log.found.put(recent, new Outcome.Recorded(OTHER_ORG, SampleEvents.full(recent)));
        assertThat(api.call(Request.event(recent)).code()).isEqualTo("not_found");

        api.log.found.put(recent, new Outcome.Rejected(OTHER_ORG, ErrorCode.QUOTA_EXCEEDED, null));
        assertThat(api.call(Request.event(recent)).code()).isEqualTo("not_found");

        api.log.found.put(recent, new Outcome.Applied(OTHER_ORG));
        assertThat(api.call(Request.event(recent)).code()).isEqualTo("not_found");
    }

    /** Whoever got a 202 for a change looks there. */
    @Test
    void shouldSayThatAChangeWasMade() throws IOException {
        api.log.found.put(recent, new Outcome.Applied(ApiUnderTest.ORG));

        assertThat(api.call(Request.event(recent)).body())
                .isEqualTo("{\"event_id\":\"" + recent + "\",\"status\":\"applied\"}");
    }

    @Test
    void shouldNotSayThatAnEventIsMissingWhenTheOwnerCouldNotBeAsked() throws IOException {
        api.log.findFailure = Optional.of(new IllegalStateException("no owner"));

        Reply reply = api.call(Request.event(recent));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.body()).contains("Ask again").doesNotContain("stored in time");
        api.events.events.put(recent, SampleEvents.plain(recent));
        assertThat(api.call(Request.event(recent)).status()).isEqualTo(200);
    }

    @Test
    void shouldAskNobodyForWhatIsFarAhead() throws IOException {
        api.log.findFailure = Optional.of(new IllegalStateException("nobody should ask"));
        Instant ahead = ApiUnderTest.NOW.plus(EventHandler.IMPLAUSIBLE_LEAD);
        Ids ids = new Ids(new java.util.Random(10));

        assertThat(api.call(Request.event(ids.eventId(ahead))).code()).isEqualTo("not_found");
        assertThat(api.call(Request.event(ids.eventId(ahead.minusSeconds(1)))).code())
                .isEqualTo("unavailable");
    }

    @Test
    void shouldBeUnavailableWhileTheStoreIsDown() throws IOException {
        api.events.failure = Optional.of(new IllegalStateException("the store is down"));

        assertThat(api.call(Request.event(recent)).code()).isEqualTo("unavailable");
        assertThat(api.call(Request.event(old)).code()).isEqualTo("unavailable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evt_",
                "evt_01HX00000000000000000000000",
                "evt_01HX000000000000000000000",
                "evt_01hx0000000000000000000000",
                "evt_81HX0000000000000000000000",
                "evt_U1HX0000000000000000000000",
                "org_01HX0000000000000000000000",
                "evt_7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
            })
    void shouldFindNothingUnderWhatIsNoId(String eventId) throws IOException {
        assertThat(api.call(Request.event(eventId)).code()).isEqualTo("not_found");
    }
}
