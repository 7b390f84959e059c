package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.AuditPage;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/audit}. */
class AuditCallTest {
    private static final String EVENT = "evt_01HX0000000000000000000000";

    private final ApiUnderTest api = ApiUnderTest.start();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldShowWhoChangedWhat() throws IOException {
        api.organisations.changes = (orgId, before) -> {
            asked.add(orgId + " " + before);
            return Future.succeededFuture(Optional.of(new AuditPage(
                    List.of(
                            new AuditPage.Entry(
                                    12,
                                    EVENT,
                                    ApiUnderTest.NOW,
                                    "goodkey1",
                                    List.of(
                                            new AuditPage.Value("hourly_rate", "45", "60"),
                                            new AuditPage.Value("a\"b", null, "x"))),
                            new AuditPage.Entry(
                                    11,
                                    EVENT,
                                    ApiUnderTest.NOW,
                                    null,
                                    List.of(new AuditPage.Value("plan", "pro", null)))),
                    true)));
        };

        Reply reply = get("/v1/audit");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"entries\":[{\"number\":12,\"event_id\":\"" + EVENT
                        + "\",\"at\":\"2026-05-06T10:42:00.000Z\",\"actor\":\"api_key\","
                        + "\"api_key_prefix\":\"goodkey1\",\"changes\":["
                        + "{\"field\":\"hourly_rate\",\"from\":\"45\",\"to\":\"60\"},"
                        + "{\"field\":\"a\\\"b\",\"from\":null,\"to\":\"x\"}]},"
                        + "{\"number\":11,\"event_id\":\"" + EVENT
                        + "\",\"at\":\"2026-05-06T10:42:00.000Z\",\"actor\":\"admin\",\"api_key_prefix\":null,"
                        + "\"changes\":[{\"field\":\"plan\",\"from\":\"pro\",\"to\":null}]}],"
                        + "\"next_cursor\":\"11\"}");
        get("/api/v1/audit?cursor=11");
        // Always the key's own organisation, whatever else the request says.
        get("/v1/audit?cursor=0&org_id=org_01HX0000000000000000000009");
        assertThat(asked)
                .containsExactly(
                        ApiUnderTest.ORG + " " + Long.MAX_VALUE, ApiUnderTest.ORG + " 11", ApiUnderTest.ORG + " 0");
    }

    @Test
    void shouldShowAHundredAtATime() throws IOException {
        api.organisations.changes = (orgId, before) -> Future.succeededFuture(Optional.of(new AuditPage(
                LongStream.rangeClosed(1, 101)
                        .mapToObj(i -> new AuditPage.Entry(
                                200 - i, EVENT, ApiUnderTest.NOW, null, List.of(new AuditPage.Value("name", "a", "b"))))
                        .toList(),
                false)));

        assertThat(get("/v1/audit").body()).endsWith("\"next_cursor\":\"100\"}").doesNotContain("\"number\":99");
    }

    @Test
    void shouldEndTheList() throws IOException {
        assertThat(get("/v1/audit").body()).isEqualTo("{\"entries\":[],\"next_cursor\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+1", "1.0", "a", "%zz", "%ff", "1%00", "%D9%A1", "9223372036854775808", "%20"})
    void shouldRefuseWhatIsNoCursor(String cursor) throws IOException {
        Reply reply = get("/v1/audit?cursor=" + cursor);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo("cursor");
    }

    @Test
    void shouldSayWhenItCanNotRead() throws IOException {
        api.organisations.changes = (orgId, before) -> Future.failedFuture("no owner");
        assertThat(get("/v1/audit").code()).isEqualTo("unavailable");

        api.organisations.changes = (orgId, before) -> Future.succeededFuture(Optional.empty());
        assertThat(get("/v1/audit").code()).isEqualTo("not_found");
    }

    @Test
    void shouldBeThereForEveryPlanAndForNobodyWithoutAKey() throws IOException {
        Request audit = new Request("GET", "/v1/audit", List.of(), new byte[0]);

        assertThat(api.call(audit).code()).isEqualTo("missing_authorization");
        assertThat(api.call(audit.with("Authorization", "Bearer " + ApiUnderTest.FREE_KEY.text()))
                        .status())
                .isEqualTo(200);
        assertThat(api.call(audit.path("/v1/audit?cursor=x")
                                .with("Authorization", "Bearer " + ApiUnderTest.ADMIN_TOKEN))
                        .code())
                .isEqualTo("invalid_api_key");
    }

    private Reply get(String path) throws IOException {
        return api.call(Request.event("").path(path));
    }
}
