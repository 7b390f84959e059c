package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import io.vertx.core.Future;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Source: HTTP contract "when several apply, the first in this order is answered". */
class PrecedenceTest {
    private static final int OVER_THE_LIMIT = 64 * 1024 + 1;

    private final ApiUnderTest api = ApiUnderTest.start();
    private boolean revoked;
    private boolean spent;

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "precedence.csv", useHeadersInDisplayName = true)
    void shouldAnswerTheFirst(String one, String other, String answered) throws IOException {
        Request request = spoilt(spoilt(Request.track(Request.REPORT), one), other);

        Reply reply = api.call(keyed(request));

        assertThat(reply.code()).isEqualTo(answered);
        assertThat(reply.status())
                .isEqualTo(ErrorCode.fromWire(answered).orElseThrow().httpStatus());
        assertThat(api.log.appended).hasSize("unavailable".equals(answered) ? 1 : 0);
    }

    /**
     * The request with one more thing wrong; the later in the order, the deeper inside the request, so none undoes
     * another.
     */
    private Request spoilt(Request request, String code) {
        return switch (ErrorCode.fromWire(code).orElseThrow()) {
            case MISSING_AUTHORIZATION -> request.without("Authorization");
            case INVALID_API_KEY ->
                request.replacing(
                        "Authorization", "Bearer " + ApiUnderTest.KEY.text().replace('s', 'x'));
            case KEY_REVOKED -> {
                revoked = true;
                yield request;
            }
            case RATE_LIMITED -> {
                spent = true;
                yield request;
            }
            case NOT_FOUND -> request.path("/v1/tracks");
            case METHOD_NOT_ALLOWED -> request.method("PUT");
            case UNSUPPORTED_MEDIA_TYPE -> request.replacing("Content-Type", "text/json");
            case PAYLOAD_TOO_LARGE -> request.body(text(request) + " ".repeat(OVER_THE_LIMIT));
            case VALIDATION_ERROR -> request.body(text(request).replace("\"mailer\"", "\"\""));
            case OCCURRED_AT_OUT_OF_RANGE ->
                request.body(text(request).replace("}", ",\"occurred_at\":\"2026-01-01T00:00:00Z\"}"));
            case UNAVAILABLE -> {
                api.log.acknowledgement =
                        ignored -> Future.failedFuture(new LogUnavailableException("not confirmed", new IOException()));
                yield request;
            }
            default -> throw new IllegalArgumentException(code);
        };
    }

    private static String text(Request request) {
        return new String(request.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private Request keyed(Request request) throws IOException {
        if (!revoked && !spent) {
            return request;
        }
        String key = (revoked && spent
                        ? ApiUnderTest.SPENT_REVOKED_KEY
                        : revoked ? ApiUnderTest.REVOKED_KEY : ApiUnderTest.SPENT_KEY)
                .text();
        if (spent) {
            api.call(Request.event("none").replacing("Authorization", "Bearer " + key));
        }
        return request.replacing("Authorization", "Bearer " + key);
    }
}
