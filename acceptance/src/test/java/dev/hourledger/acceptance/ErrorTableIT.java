package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.RawHttp;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.contract.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.function.Executable;

/**
 * The error table and the list of bad input over real sockets, through to the processor. After each test the pipeline
 * still answers, and nothing that was accepted became a dead letter. Source: HTTP contract, "Errors"; P7.
 */
@FromOutside
class ErrorTableIT {
    private static final int TOO_LARGE = 64 * 1024 + 1;
    private static final int DEEP = 10_000;
    private static final int HEADER_BYTES = 8 * 1024;

    private final SharedStack.Parts parts;
    private final String key;
    private final int port;

    ErrorTableIT(SharedStack.Parts parts) {
        this.parts = parts;
        this.key = parts.first().newCustomer("pro");
        this.port = parts.first().port();
        parts.second().awaitKey(key);
    }

    @AfterEach
    void shouldStillAnswerAndHaveNoDeadLetter() {
        parts.first().track(key, Api.EXAMPLE).expect(201);
        parts.second().track(key, Api.EXAMPLE).expect(201);
        assertThat(parts.topics().read(Topic.DEAD_LETTERS)).isEmpty();
    }

    @Test
    void shouldAnswerEveryRowOfTheErrorTable() {
        String wrongSecret = key.substring(0, key.length() - 1) + (key.endsWith("x") ? "y" : "x");
        String tooOld = with("\"occurred_at\":\"2020-01-01T00:00:00Z\"");
        String unknownType = Api.EXAMPLE.replace("email_classification", "no such type");
        assertAll(
                refused("missing_authorization", 401, example().without("Authorization:")),
                refused("invalid_api_key", 401, example().header("Authorization: Bearer nonsense")),
                refused("invalid_api_key", 401, example().header("Authorization: Basic dTpw")),
                refused("invalid_api_key", 401, example().header("Authorization: Bearer " + wrongSecret)),
                refused("key_revoked", 401, example().header("Authorization: Bearer " + revokedKey())),
                refused("feature_locked", 403, locked()),
                refused("not_found", 404, example().line("POST /v1/nothing")),
                refused("not_found", 404, example().line("GET /v1/events/evt_00000000000000000000000000")),
                refused("method_not_allowed", 405, example().line("PUT /v1/track")),
                refused("unsupported_media_type", 415, example().header("Content-Type: text/plain")),
                refused("unsupported_media_type", 415, example().without("Content-Type:")),
                refused("unsupported_media_type", 415, gzipped()),
                refused("payload_too_large", 413, track("{\"agent_id\":\"" + "a".repeat(TOO_LARGE))),
                refused("validation_error", 422, track("not json")),
                refused("occurred_at_out_of_range", 422, track(tooOld)),
                refused("unknown_task_type", 422, track(unknownType)));
    }

    @Test
    @DisabledIfSystemProperty(
            named = SharedStack.FIXTURES,
            matches = SharedStack.COMPOSE,
            disabledReason = "starts a gateway of its own; StackIT limits a key's rate through the balancer")
    void shouldLimitTheRateOfAKey() {
        Map<String, String> cap = Map.of("HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", "1");
        try (Stack.GatewayProcess capped =
                parts.ownStack().startGateway("gateway-capped", cap).awaitReady()) {
            List<Api.Answer> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(capped.api().track(key, Api.EXAMPLE));
            }
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 201)
                    .isNotEmpty()
                    .allSatisfy(answer -> {
                        assertThat(answer.status()).isEqualTo(429);
                        assertThat(answer.code()).isEqualTo("rate_limited");
                        assertThat(answer.header("Retry-After")).isEqualTo("1");
                        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"default\";q=1;w=1");
                    });
        }
    }

    @Test
    void shouldRefuseTextThatIsNoText() {
        assertAll(
                refused("validation_error", 422, track(agent("a\\u0000b"))),
                refused("validation_error", 422, track(agent("\\ud800"))),
                refused("validation_error", 422, track(Api.EXAMPLE.replace("email_classification", "\\udc00x"))),
                refused("validation_error", 422, track(with("\"model\":\"\\u0000\""))),
                refused("validation_error", 422, track(with("\"metadata\":{\"k\":\"\\u0000\"}"))),
                refused("validation_error", 422, track(with("\"metadata\":{\"\\ud800\":1}"))),
                refused("validation_error", 422, track(with("\"audit_sample\":{\"input_excerpt\":\"\\udfff\"}"))),
                refused("validation_error", 422, track(bytes(agent("\u00ff")))),
                refused("validation_error", 422, track(bytes(with("\"metadata\":{\"k\":\"\u00c0\u0080\"}")))),
                refused("validation_error", 422, track(agent("a\u0000b"))));
    }

    @Test
    void shouldRefuseNumbersThatNobodyCanKeep() {
        List<Executable> rows = new ArrayList<>();
        for (String number : List.of("1e400", "1e999999999", "-1", "1e-999999999", "NaN", "Infinity", "0x1", "01")) {
            rows.add(refused("validation_error", 422, track(with("\"agent_cost\":" + number))));
            rows.add(refused("validation_error", 422, track(with("\"tokens_in\":" + number))));
        }
        rows.add(refused("validation_error", 422, track(with("\"tokens_in\":9007199254740992"))));
        rows.add(refused("validation_error", 422, track(with("\"agent_cost\":0.0000001"))));
        rows.add(refused("validation_error", 422, track(with("\"metadata\":{\"n\":1e999999999}"))));
        assertAll(rows);
    }

    @Test
    void shouldRefuseBodiesThatAreNoRequest() {
        String nested = "[".repeat(DEEP) + "]".repeat(DEEP);
        assertAll(
                refused("validation_error", 422, track("")),
                refused("validation_error", 422, track("   ")),
                refused("validation_error", 422, track("[]")),
                refused("validation_error", 422, track("null")),
                refused("validation_error", 422, track(Api.EXAMPLE.substring(0, 40))),
                refused("validation_error", 422, track(Api.EXAMPLE + "{}")),
                refused("validation_error", 422, track(nested)),
                refused("validation_error", 422, track(with("\"metadata\":{\"k\":" + nested + "}"))),
                refused("validation_error", 422, track(with("\"agent_id\":\"twice\""))),
                refused("validation_error", 422, track(with("\"metadata\":{\"k\":1,\"k\":2}"))),
                refused("validation_error", 422, track(with("\"agent_csot\":1"))),
                refused("validation_error", 422, example().header("Idempotency-Key: " + "k".repeat(HEADER_BYTES))));
    }

    @Test
    void shouldTakeTheBiggestHeadersThatItPromisesOrSayThatItCannot() {
        assertAll(
                refused("invalid_api_key", 401, example().header("Authorization: Bearer " + "a".repeat(HEADER_BYTES))),
                refused("validation_error", 422, track("").header("X-Whatever: " + "a".repeat(HEADER_BYTES))));
    }

    /** Both at once, since both last as long as a gateway waits for a body. */
    @Test
    @DisabledIfSystemProperty(
            named = SharedStack.FIXTURES,
            matches = SharedStack.COMPOSE,
            disabledReason = "the balancer collects a body, and passes it on when it is whole")
    void shouldNotWaitForEverForABodyThatComesSlowlyOrNotWhole() {
        long begin = System.nanoTime();

        CompletableFuture<String> aByteASecond = answerTo(() -> example().sendSlowly(port, Duration.ofSeconds(1)));
        CompletableFuture<String> cutShort =
                answerTo(() -> track(Api.EXAMPLE).header("Content-Length: 1000").send(port));

        assertThat(aByteASecond.join()).contains("\"code\":\"validation_error\"");
        assertThat(cutShort.join()).contains("\"code\":\"validation_error\"");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    }

    private static CompletableFuture<String> answerTo(Callable<String> request) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return request.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    private Executable refused(String code, int status, RawHttp request) {
        return () -> {
            String answer = request.send(port);
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("\"code\":\"" + code + "\"")
                    .containsIgnoringCase("\r\nX-Request-Id: ");
        };
    }

    private RawHttp example() {
        return track(Api.EXAMPLE);
    }

    private RawHttp track(String body) {
        return RawHttp.track(key).body(body);
    }

    private RawHttp track(byte[] body) {
        return RawHttp.track(key).body(body);
    }

    private RawHttp gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Api.EXAMPLE.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return track(bytes.toByteArray()).header("Content-Encoding: gzip");
    }

    /** Behind this refusal nobody looks at the rest of the request. */
    private RawHttp locked() {
        return track("not json")
                .line("POST /v1/task-types")
                .header("Authorization: Bearer " + parts.first().newCustomer("free"));
    }

    private String revokedKey() {
        String org = parts.first().newOrg("pro");
        String revoked = parts.first().newKey(org, true);
        int start = "hh_live_".length();
        parts.first().revoke(org, revoked.substring(start, start + 8)).expect(200);
        return revoked;
    }

    private static String with(String member) {
        return Api.EXAMPLE.substring(0, Api.EXAMPLE.length() - 1) + "," + member + "}";
    }

    private static String agent(String id) {
        return Api.EXAMPLE.replace("support-classifier", id);
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(ISO_8859_1);
    }
}
