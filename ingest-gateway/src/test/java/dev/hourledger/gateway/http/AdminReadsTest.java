package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.domain.OrgPage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What admins list. */
class AdminReadsTest {
    private static final String ORGS = "/admin/v1/orgs";
    private static final String KEYS = ORGS + "/" + ApiUnderTest.ORG + "/keys";

    private final ApiUnderTest api = ApiUnderTest.start();

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldListTheOrganisationsOfAllPartitions() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        api.organisations.pages = (partition, after) -> {
            asked.add(partition + after.orElse(" first"));
            return page(false, 10 + partition, 20 + partition);
        };

        Reply reply = get(ORGS);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .startsWith("{\"orgs\":[{\"org_id\":\"" + id(10) + "\",\"name\":\"Org 10\",\"plan\":\"pro\","
                        + "\"currency\":\"EUR\",\"state\":\"active\"},{\"org_id\":\"" + id(11))
                .contains("{\"org_id\":\"" + id(23) + "\",\"name\":\"Org 23\",\"plan\":\"pro\",\"currency\":\"EUR\","
                        + "\"state\":\"closed\"}")
                .endsWith("\"next_cursor\":null}");
        assertThat(asked).containsExactlyInAnyOrder("0 first", "1 first", "2 first", "3 first");
        asked.clear();
        get(ORGS + "?cursor=" + id(11));
        assertThat(asked).containsExactlyInAnyOrder("0" + id(11), "1" + id(11), "2" + id(11), "3" + id(11));
    }

    /** What partition 0 has behind 12 may come before 15: that is for the next page. */
    @Test
    void shouldNotSkipWhatAPartitionHasNotShown() throws IOException {
        api.organisations.pages =
                (partition, after) -> partition == 0 ? page(true, 10, 12) : page(partition == 1, 11, 15);

        Reply reply = get(ORGS);

        assertThat(reply.body())
                .contains(id(12))
                .doesNotContain(id(15))
                .endsWith("\"next_cursor\":\"" + id(12) + "\"}");
    }

    @Test
    void shouldShowAHundredAtATime() throws IOException {
        api.organisations.pages = (partition, after) ->
                partition == 0 ? page(false, IntStream.rangeClosed(100, 200).toArray()) : page(false);

        assertThat(get(ORGS).body()).doesNotContain(id(200)).endsWith("\"next_cursor\":\"" + id(199) + "\"}");
    }

    /** Following the cursors shows every organisation once, however they are spread. */
    @Test
    void shouldShowEveryOrganisationOnce() throws IOException {
        api.organisations.pages = (partition, after) -> {
            int[] left = IntStream.range(100, 500)
                    .filter(i -> i % InMemoryLog.PARTITIONS == partition % 2)
                    .filter(i -> partition < 2)
                    .filter(i -> after.isEmpty() || id(i).compareTo(after.get()) > 0)
                    .toArray();
            int shown = Math.min(left.length, 7 + partition);
            return page(shown < left.length, java.util.Arrays.copyOf(left, shown));
        };
        List<String> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            String body =
                    get(ORGS + cursor.map(id -> "?cursor=" + id).orElse("")).body();
            java.util.regex.Pattern.compile("\"org_id\":\"(org_[0-9A-Z]+)\"")
                    .matcher(body)
                    .results()
                    .forEach(found -> seen.add(found.group(1)));
            int at = body.indexOf("\"next_cursor\":\"");
            cursor = at < 0 ? Optional.empty() : Optional.of(body.substring(at + 15, at + 45));
        } while (cursor.isPresent());

        assertThat(seen)
                .isEqualTo(IntStream.range(100, 500)
                        .filter(i -> i % InMemoryLog.PARTITIONS < 2)
                        .mapToObj(AdminReadsTest::id)
                        .toList());
    }

    @Test
    void shouldSayWhenAPartitionCanNotBeAsked() throws IOException {
        api.organisations.pages =
                (partition, after) -> partition == 2 ? Future.failedFuture("no owner") : page(false, 10);
        assertThat(get(ORGS).code()).isEqualTo("unavailable");

        Promise<OrgPage> silent = Promise.promise();
        api.organisations.pages = (partition, after) -> partition == 2 ? silent.future() : page(false, 10);
        try (RawClient client = api.connect()) {
            client.send(Request.admin("GET", ORGS, "").bytes());
            silent.fail("nobody answered in time");
            assertThat(client.read().code()).isEqualTo("unavailable");
        }
        // A page that goes on and shows nothing would never end.
        api.organisations.pages = (partition, after) -> page(partition == 1);
        assertThat(get(ORGS).code()).isEqualTo("unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "org_1", "%zz", "org_01HX000000000000000000000u", "11"})
    void shouldRefuseWhatIsNoCursor(String cursor) throws IOException {
        Reply reply = get(ORGS + "?cursor=" + cursor);

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo("cursor");
    }

    @Test
    void shouldListKeys() throws IOException {
        assertThat(get(KEYS).body())
                .isEqualTo("{\"keys\":[{\"prefix\":\"goodkey1\",\"livemode\":true,\"state\":\"active\","
                        + "\"created_at\":\"2026-05-06T09:42:00.000Z\",\"expires_at\":null,"
                        + "\"last_used_at\":\"2026-05-06T10:41:00.000Z\"},"
                        + "{\"prefix\":\"expired1\",\"livemode\":true,\"state\":\"expired\",\"created_at\":null,"
                        + "\"expires_at\":\"2026-05-06T10:42:00.000Z\",\"last_used_at\":\"2026-05-06T10:41:00.000Z\"},"
                        + "{\"prefix\":\"testkey1\",\"livemode\":false,\"state\":\"revoked\",\"created_at\":null,"
                        + "\"expires_at\":\"2026-05-06T10:43:00.000Z\",\"last_used_at\":null}]}");
        assertThat(get(ORGS + "/org_1/keys").code()).isEqualTo("not_found");
        api.organisations.answer = Future.succeededFuture(Optional.empty());
        assertThat(get(KEYS).code()).isEqualTo("not_found");
        api.organisations.answer = Future.failedFuture("no owner");
        assertThat(get(KEYS).code()).isEqualTo("unavailable");
    }

    @Test
    void shouldListPlans() throws IOException {
        assertThat(get("/admin/v1/plans").body())
                .isEqualTo("{\"version\":7,\"plans\":[{\"key\":\"free\",\"requests_per_second\":60,"
                        + "\"events_per_month_included\":500,\"overage_allowed\":false,\"audit_sample_kept\":false,"
                        + "\"customisation_allowed\":false},{\"key\":\"enterprise\",\"requests_per_second\":1000,"
                        + "\"events_per_month_included\":null,\"overage_allowed\":true,\"audit_sample_kept\":true,"
                        + "\"customisation_allowed\":true}]}");
        api.references.reference = partition -> Future.failedFuture("no owner");
        assertThat(get("/admin/v1/plans").code()).isEqualTo("unavailable");
    }

    @ParameterizedTest
    @ValueSource(strings = {ORGS, KEYS, "/admin/v1/plans"})
    void shouldShowNothingToAnOrganisationsKey(String path) throws IOException {
        Request request =
                Request.admin("GET", path, "").replacing("Authorization", "Bearer " + ApiUnderTest.KEY.text());

        assertThat(api.call(request).code()).isEqualTo("invalid_api_key");
    }

    private Reply get(String path) throws IOException {
        return api.call(Request.admin("GET", path, ""));
    }

    private static Future<OrgPage> page(boolean more, int... numbers) {
        return Future.succeededFuture(new OrgPage(
                IntStream.of(numbers)
                        .mapToObj(i -> new OrgPage.Summary(id(i), "Org " + i, "pro", "EUR", i == 23))
                        .toList(),
                more));
    }

    private static String id(int number) {
        return "org_01HX%022d".formatted(number);
    }
}
