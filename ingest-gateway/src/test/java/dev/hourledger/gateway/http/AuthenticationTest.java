package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.AccessGrant;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source: HTTP contract "Authentication" and "Errors". */
class AuthenticationTest {
    private static final String SECRET = "s".repeat(48);

    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldAskForAKey() throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).without("Authorization"));

        assertRefused(reply, ErrorCode.MISSING_AUTHORIZATION);
        assertThat(reply.body())
                .isEqualTo("{\"error\":{\"code\":\"missing_authorization\",\"message\":\"No API key was sent.\","
                        + "\"hint\":\"Send the header Authorization: Bearer <your API key>.\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic aGg6aGg=",
                "Bearer hh_live_goodkey1_",
                "Bearer hh_live_goodkey1_S",
                "Bearer hh_live_unknown1_sssssssssssssssssssssssssssssssssssssssssssssssss",
                "Bearer hh_test_goodkey1_ssssssssssssssssssssssssssssssssssssssssssssssss",
                "Bearer hh_LIVE_goodkey1_ssssssssssssssssssssssssssssssssssssssssssssssss",
                "Bearer hh_live_goodkey1_sssssssssssssssssssssssssssssssssssssssssssssss\u00e9",
                "Bearer hh_live_revoked1_ssssssssssssssssssssssssssssssssssssssssssssssss",
                "hh_live_goodkey1_ssssssssssssssssssssssssssssssssssssssssssssssss"
            })
    void shouldNotTellWrongKeysApart(String authorization) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).replacing("Authorization", authorization));

        assertRefused(reply, ErrorCode.INVALID_API_KEY);
        assertThat(reply.header("RateLimit")).isNull();
    }

    @Test
    void shouldTellTheHolderOfARevokedKey() throws IOException {
        Reply reply = api.call(
                Request.track(Request.REPORT).replacing("Authorization", "Bearer " + ApiUnderTest.REVOKED_KEY.text()));

        assertRefused(reply, ErrorCode.KEY_REVOKED);
        assertThat(reply.header("RateLimit")).isNotNull();
    }

    /** A key that another one took the place of. */
    @Test
    void shouldTakeAnExpiredKeyForARevokedOne() throws IOException {
        AccessGrant known = api.directory.find(ApiUnderTest.KEY.prefix()).orElseThrow();
        api.directory.grants.put(
                known.prefix(),
                new AccessGrant(
                        known.prefix(),
                        known.orgId(),
                        known.secretHash(),
                        known.livemode(),
                        false,
                        known.plan(),
                        known.requestsPerSecond(),
                        known.customisationAllowed(),
                        ApiUnderTest.NOW.plusMillis(1)));
        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);

        api.now = ApiUnderTest.NOW.plusMillis(1);

        assertRefused(api.call(Request.track(Request.REPORT)), ErrorCode.KEY_REVOKED);
    }

    @Test
    void shouldRefuseTwoKeys() throws IOException {
        Reply reply =
                api.call(Request.track(Request.REPORT).with("Authorization", "Bearer " + ApiUnderTest.KEY.text()));

        assertRefused(reply, ErrorCode.INVALID_API_KEY);
    }

    @Test
    void shouldNotCallAKeyInvalidBeforeAllAreKnown() throws IOException {
        api.directory.caughtUp = false;
        Request unknown = Request.track(Request.REPORT).replacing("Authorization", "Bearer hh_live_unknown1_" + SECRET);

        Reply reply = api.call(unknown);

        assertThat(reply.code()).isEqualTo("unavailable");
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404, ",
        "GET, /v1, 404, ",
        "GET, /v2/track, 404, ",
        "GET, /api/admin/v1/orgs, 404, ",
        "GET, /V1/track, 404, ",
        "GET, /v1/events, 404, ",
        "GET, /v1/events/, 404, ",
        "GET, /v1/events/evt_1/more, 404, ",
        "GET, /v1/events/%, 404, ",
        "GET, /v1/events/%zz, 404, ",
        "GET, /v1/events/%ff, 404, ",
        "GET, /v1/events/%00, 404, ",
        "GET, /v1/events/evt_00000000000000000000000000, 404, ",
        "GET, '/v1/track', 405, POST",
        "OPTIONS, /v1/track, 405, POST",
        "TRACE, /v1/track, 405, POST",
        "BREW, /v1/track, 405, POST",
        "DELETE, /api/v1/track, 405, POST",
        "POST, /v1/events/evt_1, 405, GET",
        "OPTIONS, *, 404, "
    })
    void shouldKnowItsPathsAndMethods(String method, String path, int status, String allow) throws IOException {
        Reply reply = api.call(Request.event("").method(method).path(path));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(status == 404 ? "not_found" : "method_not_allowed");
        assertThat(reply.header("Allow")).isEqualTo(allow);
        assertThat(reply.header("RateLimit")).isNotNull();
        assertThat(reply.header("X-Request-Id")).isNotNull();
        assertThat(api.call(Request.event("").method(method).path(path).without("Authorization"))
                        .code())
                .isEqualTo("missing_authorization");
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track("").method("HEAD").bytes());

            assertThat(client.readHead().status()).isEqualTo(405);
            // Nothing of a body stands between the two answers.
            assertThat(client.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "\"quoted\"",
                "11111111112222222222333333333344444444445555555555666666666677777",
                "\u00e9"
            })
    void shouldReplaceAnUnusableRequestId(String requestId) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).with("X-Request-Id", requestId));

        assertThat(reply.header("X-Request-Id")).startsWith("req_");
    }

    private static void assertRefused(Reply reply, ErrorCode code) {
        assertThat(reply.code()).isEqualTo(code.wire());
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(reply.header("X-Request-Id")).isNotNull();
    }
}
