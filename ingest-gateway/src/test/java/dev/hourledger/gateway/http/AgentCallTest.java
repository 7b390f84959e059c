package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.AgentActivity;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.StoredAgents.Scope;
import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: HTTP contract, P6. */
class AgentCallTest {
    private static final String SEEN = "{\"agent_id\":\"a b/ü\",\"hourly_rate\":null,"
            + "\"last_seen\":\"2026-05-06T10:00:00.000Z\",\"hours_saved_30d\":1.25,\"cost_saved_30d\":56.20,"
            + "\"currency\":\"EUR\"}";
    private static final String UNSEEN = "{\"agent_id\":\"agent\",\"hourly_rate\":10,\"last_seen\":null,"
            + "\"hours_saved_30d\":0,\"cost_saved_30d\":0,\"currency\":\"EUR\"}";
    private static final String SEEN_PATH = "/v1/agents/a%20b%2F%C3%BC";

    private final ApiUnderTest api = ApiUnderTest.start();

    @BeforeEach
    void prepare() {
        api.log.decideAlways(new Outcome.Applied(ApiUnderTest.ORG));
        api.agents.answer = Future.succeededFuture(List.of(new AgentActivity(
                "a b/ü", Instant.parse("2026-05-06T10:00:00Z"), new BigDecimal("1.250"), new BigDecimal("56.200000"))));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldListWhoWasSeenAndWhoHasARate() throws IOException {
        Reply reply = call(ApiUnderTest.KEY, "GET", "/v1/agents", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"agents\":[" + SEEN + "," + UNSEEN + "]}");
    }

    /** Today, and the 29 days before. */
    @Test
    void shouldAskForTheKeysModeAndThirtyDays() throws IOException {
        call(ApiUnderTest.KEY, "GET", "/v1/agents", "");
        call(ApiUnderTest.TEST_KEY, "GET", "/v1/agents/agent", "");

        LocalDate since = LocalDate.parse("2026-04-07");
        assertThat(api.agents.asked)
                .containsExactly(
                        new Scope(ApiUnderTest.ORG, true, "EUR", since),
                        new Scope(ApiUnderTest.ORG, false, "EUR", since));
    }

    @Test
    void shouldShowAnAgent() throws IOException {
        assertThat(call(ApiUnderTest.KEY, "GET", SEEN_PATH, "").body()).isEqualTo(SEEN);
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents/agent", "").body()).isEqualTo(UNSEEN);
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents/nobody", "").code())
                .isEqualTo("not_found");
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents/" + "a".repeat(129), "")
                        .code())
                .isEqualTo("not_found");
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents/a%00", "").code()).isEqualTo("not_found");
    }

    @Test
    void shouldSetARate() throws IOException {
        Reply reply = call(ApiUnderTest.KEY, "PUT", SEEN_PATH, "{\"hourly_rate\":80.5}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(SEEN);
        assertThat(api.log.last().command()).isEqualTo(new Command.SetAgentRate("a b/ü", new BigDecimal("80.5")));
        call(ApiUnderTest.FREE_KEY, "PUT", SEEN_PATH, "{\"hourly_rate\":null}");
        assertThat(api.log.last().command()).isEqualTo(new Command.SetAgentRate("a b/ü", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"hourly_rate\":-1}", "{\"hourly_rate\":\"1\"}", "{\"hourly_rate\":1.00001}"})
    void shouldCheckARate(String body) throws IOException {
        assertThat(call(ApiUnderTest.KEY, "PUT", "/v1/agents/agent", body).field())
                .isEqualTo("hourly_rate");
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldSayWhenItCanNotRead() throws IOException {
        api.agents.answer = Future.failedFuture("no Postgres");
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents", "").status()).isEqualTo(503);
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents/agent", "").status())
                .isEqualTo(503);
        // The change has been decided; what the agent did is not the question.
        assertThat(call(ApiUnderTest.KEY, "PUT", "/v1/agents/agent", "{\"hourly_rate\":1}")
                        .body())
                .isEqualTo(UNSEEN);

        api.organisations.answer = Future.failedFuture("no owner");
        assertThat(call(ApiUnderTest.KEY, "GET", "/v1/agents", "").status()).isEqualTo(503);
        assertThat(call(ApiUnderTest.KEY, "PUT", "/v1/agents/agent", "{\"hourly_rate\":1}")
                        .status())
                .isEqualTo(202);
    }

    private Reply call(ApiKeyText key, String method, String path, String body) throws IOException {
        return api.call(Request.admin(method, path, body).replacing("Authorization", "Bearer " + key.text()));
    }
}
