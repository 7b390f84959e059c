package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: design "access-directory", P6, P8, P9. */
class AdminCallTest {
    private static final String ORGS = "/admin/v1/orgs";
    private static final String KEYS = ORGS + "/" + ApiUnderTest.ORG + "/keys";
    private static final Request REGISTER =
            Request.admin("POST", ORGS, "{\"name\":\"Ac\\\"me\",\"plan\":\"pro\",\"currency\":\"EUR\"}");
    private static final Request ISSUE = Request.admin("POST", KEYS, "{\"livemode\":true}");
    private static final Request REVOKE = Request.admin("DELETE", KEYS + "/goodkey1", "");

    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldRegisterAnOrganisation() throws IOException {
        Reply reply = api.call(REGISTER);

        String orgId = api.log.last().orgId();
        assertThat(orgId).matches("org_[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body())
                .isEqualTo("{\"org_id\":\"" + orgId + "\",\"name\":\"Ac\\\"me\",\"plan\":\"pro\",\"currency\":\"EUR\","
                        + "\"hourly_rate\":45,\"created_at\":\"2026-05-06T10:42:00.000Z\"}");
        assertThat(reply.header("RateLimit")).isNull();
        assertThat(reply.header("X-Request-Id")).isEqualTo(api.log.last().requestId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|name",
                "{'name':'n'}|plan",
                "{'name':'n','plan':'pro'}|currency",
                "{'name':'n','plan':'Pro','currency':'EUR'}|plan",
                "{'name':'n','plan':'pro','currency':'eur'}|currency",
                "{'name':'n','plan':'pro','currency':'EURO'}|currency",
                "{'name':'n','plan':'pro','currency':'ABC'}|currency",
                "{'name':'n','plan':'pro','currency':'XXX'}|currency",
                "{'name':'n','plan':'pro','currency':'XAU'}|currency",
                "{'name':'n','plan':'pro','currency':'USD'}|hourly_rate",
                "{'name':'n','plan':'pro','currency':'USD','hourly_rate':-1}|hourly_rate",
                "{'name':'n','plan':'pro','currency':'USD','hourly_rate':1.00001}|hourly_rate",
                "{'name':'n','plan':'pro','currency':'USD','hourly_rate':'1'}|hourly_rate",
                "{'name':'a\\u0000','plan':'pro','currency':'EUR'}|name",
                "{'nam':'n','plan':'pro','currency':'EUR'}|nam",
                "[]|",
                "|"
            })
    void shouldCheckAnOrganisation(String body, String field) throws IOException {
        Reply reply = api.call(REGISTER.body(body == null ? "" : body.replace('\'', '"')));

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo(field == null ? "" : field);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldIssueAKeyThatOnlyItsHolderKnows() throws IOException {
        Reply reply = api.call(ISSUE);

        CommandEnvelope envelope = api.log.last();
        assertThat(reply.status()).isEqualTo(201);
        assertThat(envelope.orgId()).isEqualTo(ApiUnderTest.ORG);
        assertThat(envelope.command()).isInstanceOfSatisfying(Command.IssueApiKey.class, command -> {
            String start = "{\"prefix\":\"" + command.prefix() + "\",\"api_key\":\"hh_live_" + command.prefix() + "_";
            assertThat(reply.body())
                    .startsWith(start)
                    .endsWith("\"livemode\":true," + "\"created_at\":\"2026-05-06T10:42:00.000Z\"}");
            String secret = reply.body().substring(start.length(), start.length() + 48);
            assertThat(secret).matches("[0-9A-Za-z]{48}");
            assertThat(envelope.toString()).doesNotContain(secret);
        });
        api.call(ISSUE.body("{\"livemode\":false}"));
        assertThat(api.log.last().command())
                .isInstanceOfSatisfying(Command.IssueApiKey.class, command -> assertThat(command.livemode())
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"livemode\":\"true\"}", "{\"livemode\":null}", "{\"livemode\":1}"})
    void shouldCheckAKey(String body) throws IOException {
        assertThat(api.call(ISSUE.body(body)).field()).isEqualTo("livemode");
    }

    @Test
    void shouldRevokeAKey() throws IOException {
        Reply reply = api.call(REVOKE);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"prefix\":\"goodkey1\",\"state\":\"revoked\"}");
        assertThat(api.log.last().command()).isEqualTo(new Command.RevokeApiKey("goodkey1"));
    }

    @Test
    void shouldAnswerWhatTheDecisionRefuses() throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.NOT_FOUND, null));

        assertThat(api.call(ISSUE).code()).isEqualTo("not_found");
        assertThat(api.call(REVOKE).code()).isEqualTo("not_found");
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.VALIDATION_ERROR, "plan"));
        assertThat(api.call(REGISTER).field()).isEqualTo("plan");
    }

    @Test
    void shouldFindNothingUnderWhatIsNoId() throws IOException {
        assertThat(api.call(ISSUE.path(ORGS + "/org_1/keys")).code()).isEqualTo("not_found");
        assertThat(api.call(REVOKE.path(KEYS + "/bad-key1")).code()).isEqualTo("not_found");
        assertThat(api.call(REVOKE.path(KEYS + "/goodkey12")).code()).isEqualTo("not_found");
        assertThat(api.log.appended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer wrong", "Bearer admin-token-of-at-least-32-character", "Basic x"})
    void shouldAskForTheToken(String authorization) throws IOException {
        Reply reply = api.call(REGISTER.replacing("Authorization", authorization));

        assertThat(reply.code()).isEqualTo("invalid_api_key");
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(api.call(REGISTER.without("Authorization")).code()).isEqualTo("missing_authorization");
        assertThat(api.call(REGISTER.replacing("Authorization", "Bearer " + ApiUnderTest.KEY.text()))
                        .code())
                .isEqualTo("invalid_api_key");
        assertThat(api.call(REGISTER.path("/admin/nothing").without("Authorization"))
                        .code())
                .isEqualTo("missing_authorization");
    }

    @Test
    void shouldNotTakeTheTokenForAKey() throws IOException {
        Reply reply = api.call(
                Request.track(Request.REPORT).replacing("Authorization", "Bearer " + ApiUnderTest.ADMIN_TOKEN));

        assertThat(reply.code()).isEqualTo("invalid_api_key");
    }

    @Test
    void shouldKnowItsPathsAndMethods() throws IOException {
        assertThat(api.call(REGISTER.path("/admin/v1/org")).code()).isEqualTo("not_found");
        assertThat(api.call(REGISTER.path("/admin")).code()).isEqualTo("not_found");
        assertThat(api.call(REGISTER.method("PUT")).header("Allow")).isEqualTo("GET, POST");
        assertThat(api.call(REVOKE.method("GET")).header("Allow")).isEqualTo("DELETE");
        assertThat(api.call(REGISTER.without("Content-Type")).code()).isEqualTo("unsupported_media_type");
    }

    @Test
    void shouldBeUnavailableWhenTheLogFails() throws IOException {
        api.log.acknowledgement =
                ignored -> Future.failedFuture(new LogUnavailableException("no leader", new IOException()));

        Reply reply = api.call(REGISTER);

        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void shouldAcceptWhatIsNotKnownInTime() throws IOException {
        api.log.decision = ignored -> Future.succeededFuture(Optional.empty());
        assertThat(api.call(REGISTER).status()).isEqualTo(202);

        api.log.decideAlways(new Outcome.Applied(ApiUnderTest.ORG));
        api.directory.awaited = Future.succeededFuture(false);
        assertThat(api.call(REVOKE).status()).isEqualTo(202);
    }

    /** Behind the acknowledgement nothing may become a 5xx (P8). */
    @Test
    void shouldAcceptWhenSomethingBreaksBehindTheAcknowledgement() throws IOException {
        api.directory.awaited = Future.failedFuture("a bug");
        assertThat(api.call(REVOKE).status()).isEqualTo(202);
        assertThat(api.call(ISSUE).status()).isEqualTo(202);

        api.log.decideAlways(new Outcome.Recorded(ApiUnderTest.ORG, SampleEvents.plain("evt_1")));
        assertThat(api.call(REGISTER).status()).isEqualTo(202);

        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.INTERNAL, null));
        assertThat(api.call(REGISTER).status()).isEqualTo(202);
    }

    /** The change has been decided: whoever asked for a key must get it, it is shown only once. */
    @Test
    void shouldShowANewKeyEvenWhenTheDirectoryIsLate() throws IOException {
        api.directory.awaited = Future.succeededFuture(false);

        assertThat(api.call(ISSUE).body()).contains("\"api_key\":\"hh_live_");
    }
}
