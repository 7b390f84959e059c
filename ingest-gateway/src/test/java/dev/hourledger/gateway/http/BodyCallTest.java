package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies arrive: framing, size, speed. Source: HTTP contract, {@code payload_too_large} and bad-input list. */
class BodyCallTest {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final Duration SHORT_DEADLINE = Duration.ofMillis(500);

    private ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json; charset=utf-8",
                " application/json ;charset=\"utf-8\"; x=y"
            })
    void shouldTakeJsonWithParameters(String type) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).replacing("Content-Type", type));

        assertThat(reply.status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/jsonl", "application/problem+json", "application", "*/*", ";"})
    void shouldTakeNothingButJson(String type) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT).replacing("Content-Type", type));

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("unsupported_media_type");
        assertThat(api.call(Request.track(Request.REPORT).without("Content-Type"))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void shouldNotUncompress() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(Request.REPORT.getBytes(StandardCharsets.UTF_8));
        }
        Request request = Request.track(gzip.toByteArray());

        assertThat(api.call(request.with("Content-Encoding", "gzip")).code()).isEqualTo("unsupported_media_type");
        assertThat(api.call(request).code()).isEqualTo("validation_error");
        assertThat(api.call(Request.track(Request.REPORT).with("Content-Encoding", "Identity"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void shouldTakeABodyOfTheLimitAndNotOneByteMore() throws IOException {
        String padding = " ".repeat(MAX_BODY_BYTES - Request.REPORT.length());

        assertThat(api.call(Request.track(Request.REPORT + padding)).status()).isEqualTo(201);
        Reply tooLarge = api.call(Request.track(Request.REPORT + padding + " "));

        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.code()).isEqualTo("payload_too_large");
        assertThat(tooLarge.header("Connection")).isEqualTo("close");
    }

    @Test
    void shouldRefuseAnAnnouncedLengthWithoutReadingIt() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "Content-Length: 99999999999\r\n\r\n{");

            Reply reply = client.read();

            assertThat(reply.code()).isEqualTo("payload_too_large");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void shouldLetALateReaderHaveItsAnswer() throws IOException {
        String huge = "x".repeat(1024 * 1024);
        try (RawClient client = api.connect()) {
            client.send(Request.track(huge).bytes());

            assertThat(client.read().code()).isEqualTo("payload_too_large");
        }
    }

    @Test
    void shouldTakeChunksUpToTheLimit() throws IOException {
        String padding = " ".repeat(MAX_BODY_BYTES - Request.REPORT.length());
        try (RawClient client = api.connect()) {
            client.send(chunked() + chunk(Request.REPORT) + chunk(padding) + "0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(201);

            client.send(chunked() + chunk(Request.REPORT) + chunk(padding) + chunk(" "));
            Reply reply = client.read();

            assertThat(reply.code()).isEqualTo("payload_too_large");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n{}\r\n", "-1\r\n{}\r\n", "ffffffffffffffff\r\n{}\r\n", "2\r\n{}xx0\r\n\r\n"})
    void shouldAnswerBrokenChunksAndHangUp(String chunk) throws IOException {
        restart();
        try (RawClient client = api.connect()) {
            Reply reply = client.send(chunked() + chunk).read();

            assertThat(reply.code()).isEqualTo("validation_error");
            assertThat(client.isClosed()).isTrue();
        }
        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
        assertThat(api.log.appended).hasSize(1);
    }

    /** What is whole so far must not be taken for the whole. */
    @Test
    void shouldNotTakeAReportWhoseLaterChunksAreBroken() throws IOException {
        restart();
        String report = Integer.toHexString(Request.REPORT.length()) + "\r\n" + Request.REPORT + "\r\n";
        try (RawClient client = api.connect()) {
            assertThat(client.send(chunked() + report + "zz\r\n").read().code()).isEqualTo("validation_error");
        }
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldAnswerABodyThatTheClientCutShort() throws IOException {
        restart();
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "Content-Length: 100\r\n\r\n" + Request.REPORT.substring(0, 50));
            client.endSending();

            assertThat(client.read().code()).isEqualTo("validation_error");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void shouldAnswerWhenTheBodyStaysAway() throws IOException {
        restart();
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "Content-Length: 100\r\n\r\n" + Request.REPORT.substring(0, 50));

            Reply reply = client.read();

            assertThat(reply.code()).isEqualTo("validation_error");
            assertThat(reply.body()).contains("did not arrive whole");
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(client.isClosed()).isTrue();
        }
    }

    /** Each byte is in time; only all of them together are not. */
    @Test
    void shouldNotWaitForOneByteAfterTheOther() throws IOException {
        restart();
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "Content-Length: 60000\r\n\r\n");
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> {
                        client.send(" ");
                        return client.hasAnswer();
                    });

            assertThat(client.read().body()).contains("did not arrive whole");
        }
    }

    /** Else some thousand of them, which one key may send within the deadline, would be all of the heap. */
    @Test
    void shouldHoldNoMoreThanItsShareOfBodiesThatAreNotWhole() throws IOException {
        String allButOneByte = Request.track("").head() + "Content-Length: " + MAX_BODY_BYTES + "\r\n\r\n"
                + " ".repeat(MAX_BODY_BYTES - 1);
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i <= BodyMemory.MAX_BYTES / (MAX_BODY_BYTES - BodyMemory.UNCOUNTED_BYTES - 1); i++) {
                clients.add(api.connect().send(allButOneByte));
            }
            await().until(() -> anyHasAnswer(clients));

            for (RawClient client : clients) {
                if (client.hasAnswer()) {
                    assertThat(client.read().code()).isEqualTo("unavailable");
                }
            }
            assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
        String padding = " ".repeat(MAX_BODY_BYTES - Request.REPORT.length());
        await().untilAsserted(() -> assertThat(
                        api.call(Request.track(Request.REPORT + padding)).status())
                .isEqualTo(201));
    }

    private static boolean anyHasAnswer(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            if (client.hasAnswer()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void shouldNotMindAClientThatGoes() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track("").head() + "Content-Length: 100\r\n\r\n{");
        }

        assertThat(api.call(Request.track(Request.REPORT)).status()).isEqualTo(201);
        assertThat(api.log.appended).hasSize(1);
    }

    @Test
    void shouldSayContinueOnlyBeforeABodyThatIsWanted() throws IOException {
        Request request = Request.track("").with("Expect", "100-continue");
        String length = "Content-Length: " + Request.REPORT.length() + "\r\n\r\n";
        try (RawClient client = api.connect()) {
            client.send(request.head() + length);
            assertThat(client.readHead().status()).isEqualTo(100);
            assertThat(client.send(Request.REPORT).read().status()).isEqualTo(201);
        }
        try (RawClient client = api.connect()) {
            client.send(request.head() + "Content-Length: 70000\r\n\r\n");
            assertThat(client.read().code()).isEqualTo("payload_too_large");
        }
        try (RawClient client = api.connect()) {
            client.send(request.without("Authorization").head() + length);
            assertThat(client.read().code()).isEqualTo("missing_authorization");
        }
    }

    @Test
    void shouldGoOnBehindABodyThatNobodyRead() throws IOException {
        try (RawClient client = api.connect()) {
            client.send(Request.track(Request.REPORT).path("/nowhere").bytes());
            client.send(Request.track(Request.REPORT).bytes());

            assertThat(client.read().code()).isEqualTo("not_found");
            assertThat(client.read().status()).isEqualTo(201);
        }
    }

    private void restart() {
        api.close();
        api = ApiUnderTest.start(SHORT_DEADLINE, HttpApiSettings.DEFAULT_MAX_IN_FLIGHT);
    }

    private static String chunked() {
        return Request.track("").head() + "Transfer-Encoding: chunked\r\n\r\n";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }
}
