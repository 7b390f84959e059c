package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules that need more than the body. Source: HTTP contract, field {@code occurred_at}, header {@code
 * Idempotency-Key}.
 */
class AgeAndKeyTest {
    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-05T10:42:00.000Z, 201",
        "2026-02-05T10:41:59.999Z, 422",
        "2026-02-05T12:41:59.999+02:00, 422",
        "2026-05-07T10:42:00.000Z, 201",
        "2026-05-07T10:42:00.001Z, 422",
        "0000-01-01T00:00:00Z, 422",
        "9999-12-31T23:59:59-23:59, 422"
    })
    void shouldTakeEventsOfTheLastNinetyDaysAndTheNextOne(String occurredAt, int status) throws IOException {
        Reply reply = api.call(Request.track(Request.REPORT.replace("}", ",\"occurred_at\":\"" + occurredAt + "\"}")));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(status == 422 ? "occurred_at_out_of_range" : "");
        assertThat(reply.field()).isEqualTo(status == 422 ? "occurred_at" : "");
    }

    @Test
    void shouldReplayAnEventThatHasBecomeTooOld() throws IOException {
        Request request = Request.track(Request.REPORT.replace("}", ",\"occurred_at\":\"2026-02-05T10:42:00.000Z\"}"))
                .with("Idempotency-Key", "once");
        Reply first = api.call(request);
        api.now = ApiUnderTest.NOW.plusSeconds(60);

        Reply second = api.call(request);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
    }

    @Test
    void shouldTakeKeysOfOneTo255Characters() throws IOException {
        Request request = Request.track(Request.REPORT);

        assertThat(api.call(request.with("Idempotency-Key", "k")).status()).isEqualTo(201);
        assertThat(api.call(request.with("Idempotency-Key", "k".repeat(255))).status())
                .isEqualTo(201);
        assertThat(api.call(request.with("Idempotency-Key", "a\tb \"c\"")).status())
                .isEqualTo(201);
        assertRefused(request.with("Idempotency-Key", ""));
        assertRefused(request.with("Idempotency-Key", "k".repeat(256)));
        assertRefused(request.with("Idempotency-Key", "a").with("idempotency-key", "b"));
    }

    private void assertRefused(Request request) throws IOException {
        Reply reply = api.call(request);

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo("Idempotency-Key");
    }
}
