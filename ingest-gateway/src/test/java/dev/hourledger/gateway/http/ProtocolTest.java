package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.Outcome;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hardly HTTP any more. Source: HTTP contract, bad-input list. */
class ProtocolTest {
    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/track\r\n\r\n",
                "GET /v1/track HTTP/1.1 more\r\n\r\n",
                "GET /v1/track SPDY/3\r\n\r\n",
                "GET /v1/track HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /v1/track HTTP/1.1\r\nHost: x\r\nbad name: x\r\n\r\n",
                "GET /v1/track HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n12345",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12"
            })
    void shouldAnswerWhatIsNotHttp(String sent) throws IOException {
        try (RawClient client = api.connect()) {
            Reply reply = client.send(sent).read();

            assertThat(reply.status()).isIn(401, 422);
            assertThat(reply.header("X-Request-Id")).isNotNull();
            assertThat(reply.code()).isIn("validation_error", "missing_authorization");
        }
        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
    }

    /** The decoder lets it pass; a proxy in front may see another request in it (RFC 9112, 3.2 and 6.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: x\r\nTransfer-Encoding: xchunked\r\n",
                "Host: x\r\nTransfer-Encoding: identity\r\n",
                "Host: x\r\nTransfer-Encoding: \"chunked\"\r\n",
                "Host: x\r\nTransfer-Encoding: chunked;q=1\r\n",
                "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n",
                "Host: x\r\nTransfer-Encoding: chunked, chunked\r\n",
                "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                "Host: x\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5\r\n",
                "Host: x\r\nHost: y\r\nContent-Length: 0\r\n",
                "Content-Length: 0\r\n"
            })
    void shouldRefuseAHeadThatCanBeReadInTwoWays(String framing) throws IOException {
        String authorization = "Authorization: Bearer " + ApiUnderTest.KEY.text() + "\r\n";
        try (RawClient client = api.connect()) {
            client.send("POST /v1/track HTTP/1.1\r\n" + authorization + "Content-Type: application/json\r\n" + framing
                    + "\r\n" + new String(Request.track(Request.REPORT).bytes(), StandardCharsets.UTF_8));

            assertThat(client.read().code()).isEqualTo("validation_error");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldAnswerAClientThatHasEndedItsSending() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track(Request.REPORT).bytes());
            client.send(Request.event("x").head() + "\r\n");
            client.endSending();

            assertThat(client.read().status()).isEqualTo(201);
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void shouldReadAHeaderOfEightKibibytes() throws IOException {
        Request request = Request.track(Request.REPORT).with("X-Long", "x".repeat(8 * 1024));

        assertThat(api.call(request).status()).isEqualTo(201);
        assertThat(api.call(request.with("Idempotency-Key", "k".repeat(8 * 1024)))
                        .code())
                .isEqualTo("validation_error");
    }

    @Test
    void shouldRefuseAHeadThatIsTooLong() throws IOException {
        assertNotHttp(Request.track(Request.REPORT).with("X-Long", "x".repeat(HttpApi.MAX_HEADER_BYTES)));
        assertNotHttp(Request.track(Request.REPORT).path("/" + "x".repeat(HttpApi.MAX_REQUEST_LINE_BYTES)));
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws IOException {
        Promise<Optional<Outcome>> outcome = Promise.promise();
        api.log.decision = ignored -> outcome.future();
        try (RawClient client = api.connect()) {
            client.send(new String(Request.track(Request.REPORT).bytes(), StandardCharsets.UTF_8)
                    + Request.event("x").head() + "\r\n"
                    + Request.event("y").without("Authorization").head() + "\r\n");
            Awaitility.await().until(() -> api.log.appended.size() == 1);
            outcome.complete(Optional.of(SampleEvents.decide(api.log.last())));

            assertThat(client.read().status()).isEqualTo(201);
            assertThat(client.read().status()).isEqualTo(404);
            assertThat(client.read().status()).isEqualTo(401);
        }
    }

    /** Whoever is in front and goes by the length takes the next request for part of the body (RFC 9112, 6.1). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                "Transfer-Encoding: Chunked\r\nContent-Length: 0\r\n"
            })
    void shouldRefuseABodyOfTwoLengths(String framing) throws IOException {
        try (RawClient client = api.connect()) {
            client.send("POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ApiUnderTest.KEY.text()
                    + "\r\nContent-Type: application/json\r\n" + framing + "\r\n"
                    + Integer.toHexString(Request.REPORT.length()) + "\r\n" + Request.REPORT + "\r\n0\r\n\r\n");

            assertThat(client.read().code()).isEqualTo("validation_error");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(api.log.appended).isEmpty();
    }

    /** Three thousand of them are within the bytes of a head, and cost half a megabyte until it is whole. */
    @Test
    void shouldTakeNoMoreThanSomeFields() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "a:\r\n".repeat(StrictHeads.MAX_FIELDS));

            assertThat(client.read().code()).isEqualTo("validation_error");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void shouldSpeakWithOldClients() throws IOException {
        String report = "POST /v1/track HTTP/1.0\r\nAuthorization: Bearer " + ApiUnderTest.KEY.text()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + Request.REPORT.length() + "\r\n\r\n"
                + Request.REPORT;
        try (RawClient client = api.connect()) {
            assertThat(client.send(report).read().status()).isEqualTo(201);
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void shouldUnderstandAnAbsoluteTarget() throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).path("http://api.example/v1/track"));

        assertThat(reply.status()).isEqualTo(201);
    }

    /** A part that is . or .. would turn a call on a part of something into one on all of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/./track",
                "/admin/../v1/track",
                "/v1/events/../track",
                "/v1/events/%2e%2E/track",
                "/v1/track/.",
                "/v1/track/%2e",
                "/admin/v1/orgs/" + ApiUnderTest.ORG + "/keys/..",
                "/admin/v1/orgs/" + ApiUnderTest.ORG + "/keys/%2e%2e",
                "/admin/v1/orgs/" + ApiUnderTest.ORG + "/keys/.%2E"
            })
    void shouldFindNothingBehindDots(String path) throws IOException {
        Request request = path.startsWith("/admin/v1")
                ? Request.admin("DELETE", path, "")
                : Request.track(Request.REPORT).path(path);

        Reply reply = api.call(request);

        assertThat(reply.status()).isEqualTo(path.startsWith("/admin/..") ? 401 : 404);
        assertThat(api.call(request.without("Authorization")).status()).isEqualTo(401);
        assertThat(api.log.appended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//v1/track", "/v1//track", "/v1/%74rack"})
    void shouldNotMindDetours(String path) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).path(path));

        assertThat(reply.status()).isIn(201, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/v1/orgs",
                "//admin/v1/orgs",
                "/v1/../admin/v1/orgs",
                "/%61dmin/v1/orgs",
                "/admin%2fv1/orgs",
                "/v1/..%2fadmin/v1/orgs",
                "/api/../admin/v1/orgs",
                "/./admin/v1/orgs",
                "/admin/v1/orgs/",
                "/ADMIN/v1/orgs",
                "http://api.example/admin/v1/orgs"
            })
    void shouldNotLeadAKeyToAnAdminCall(String path) throws IOException {
        Reply reply = api.call(Request.track("{\"name\":\"n\",\"plan\":\"pro\",\"currency\":\"EUR\"}")
                .path(path));

        assertThat(reply.status()).isIn(401, 404);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldNotUpgrade() throws IOException {
        Request request = Request.event("x")
                .with("Connection", "Upgrade, HTTP2-Settings")
                .with("HTTP2-Settings", "AAMAAABkAARAAAAAAAIAAAAA");

        assertThat(api.call(request.with("Upgrade", "h2c")).status()).isEqualTo(404);
        assertThat(api.call(request.with("Upgrade", "websocket")
                                .with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                                .with("Sec-WebSocket-Version", "13"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void shouldLetRequestsInFlightFinishAndTakeNoMore() throws IOException {
        Promise<Optional<Outcome>> outcome = Promise.promise();
        api.log.decision = ignored -> outcome.future();
        try (RawClient busy = api.connect();
                RawClient idle = api.connect()) {
            assertThat(idle.call(Request.event("x")).status()).isEqualTo(404);
            busy.send(Request.track(Request.REPORT).bytes());
            Awaitility.await().until(() -> api.log.appended.size() == 1);

            var drained = api.api.drain(Duration.ofSeconds(10));

            assertThat(idle.isClosed()).isTrue();
            assertThat(refusesConnections()).isTrue();
            assertThat(drained.isComplete()).isFalse();
            outcome.complete(Optional.of(SampleEvents.decide(api.log.last())));
            assertThat(busy.read().status()).isEqualTo(201);
            assertThat(busy.isClosed()).isTrue();
            ApiUnderTest.await(drained);
        }
    }

    /** A load balancer that has not noticed yet still sends requests, on old connections and on new ones. */
    @Test
    void shouldAnswerAndEndEveryConnectionWhenLeaving() throws IOException {
        try (RawClient open = api.connect()) {
            assertThat(open.call(Request.event("x")).header("Connection")).isNull();

            api.api.leave();

            Reply last = open.call(Request.track(Request.REPORT));
            assertThat(last.status()).isEqualTo(201);
            assertThat(last.header("Connection")).isEqualTo("close");
            assertThat(open.isClosed()).isTrue();
            assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
        }
    }

    private boolean refusesConnections() {
        try (RawClient client = api.connect()) {
            return client.isClosed();
        } catch (IOException e) {
            return true;
        }
    }

    private void assertNotHttp(Request request) throws IOException {
        try (RawClient client = api.connect()) {
            Reply reply = client.call(request);

            assertThat(reply.code()).isEqualTo("validation_error");
            assertThat(reply.header("X-Request-Id")).isNotNull();
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }
}
