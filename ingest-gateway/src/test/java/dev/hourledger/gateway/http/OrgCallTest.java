package dev.hourledger.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.TaskOutcome;
import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an organisation reads and changes of itself, and admins of it. Source: HTTP contract, P6. */
class OrgCallTest {
    private static final String ADMIN_ORG = "/admin/v1/orgs/" + ApiUnderTest.ORG;
    private static final String SETTINGS = "{\"org_id\":\"" + ApiUnderTest.ORG
            + "\",\"name\":\"Acme\",\"plan\":\"pro\",\"currency\":\"EUR\",\"hourly_rate\":45,"
            + "\"fallback_baseline_minutes\":30.0,"
            + "\"outcome_credit\":{\"success\":1,\"failure\":0,\"needs_review\":0.5}";
    private static final String BUILTIN = "{\"key\":\"email_classification\","
            + "\"display_name\":\"Email classification\",\"category\":\"support\",\"origin\":\"builtin\","
            + "\"default_baseline_minutes\":4.0,\"baseline_source\":null,\"baseline_minutes_override\":9.0,"
            + "\"override_reason\":\"because\",\"archived\":false}";
    private static final String OWN = "{\"key\":\"own_type\",\"display_name\":\"Own type\",\"category\":\"ops\","
            + "\"origin\":\"custom\",\"default_baseline_minutes\":12.5,\"baseline_source\":null,"
            + "\"baseline_minutes_override\":null,\"override_reason\":null,\"archived\":false}";
    private static final String NEW_TYPE = "{\"key\":\"own_type\",\"display_name\":\"Own type\",\"category\":\"ops\","
            + "\"default_baseline_minutes\":12.5}";

    private final ApiUnderTest api = ApiUnderTest.start();

    @BeforeEach
    void apply() {
        api.log.decideAlways(new Outcome.Applied(ApiUnderTest.ORG));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void shouldShowTheSettings() throws IOException {
        Reply reply = call("GET", "/v1/org", "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(SETTINGS + "}");
        assertThat(call("GET", "/api/v1/org", "").body()).isEqualTo(reply.body());
    }

    @Test
    void shouldChangeTheSettings() throws IOException {
        Reply reply = call(
                "PATCH",
                "/v1/org",
                "{\"currency\":\"JPY\",\"hourly_rate\":5000,\"fallback_baseline_minutes\":1.5,"
                        + "\"outcome_credit\":{\"failure\":0.25}}");

        assertThat(reply.body()).isEqualTo(SETTINGS + "}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(api.log.last().apiKeyPrefix()).isEqualTo(ApiUnderTest.KEY.prefix());
        assertThat(api.log.last().command())
                .isEqualTo(new Command.ChangeOrg(
                        null,
                        null,
                        new Command.Money("JPY", 0),
                        new BigDecimal("5000"),
                        new Command.Fallback(new BigDecimal("1.5")),
                        Map.of(TaskOutcome.FAILURE, new BigDecimal("0.25"))));
    }

    @Test
    void shouldTakeTheFallbackAway() throws IOException {
        call("PATCH", "/v1/org", "{\"fallback_baseline_minutes\":null}");

        assertThat(api.log.last().command())
                .isEqualTo(new Command.ChangeOrg(null, null, null, null, new Command.Fallback(null), Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|",
                "{'hourly_rate':null}|",
                "{'outcome_credit':{}}|",
                "{'currency':'USD'}|hourly_rate",
                "{'currency':'XXX','hourly_rate':1}|currency",
                "{'currency':'US','hourly_rate':1}|currency",
                "{'hourly_rate':-1}|hourly_rate",
                "{'hourly_rate':'1'}|hourly_rate",
                "{'fallback_baseline_minutes':0}|fallback_baseline_minutes",
                "{'outcome_credit':1}|outcome_credit",
                "{'outcome_credit':{'success':1.1}}|outcome_credit.success",
                "{'outcome_credit':{'success':0.1234}}|outcome_credit.success",
                "{'outcome_credit':{'sucess':1}}|outcome_credit.sucess",
                "{'plan':'pro'}|plan",
                "{'name':'n'}|name",
            })
    void shouldCheckTheSettings(String body, String field) throws IOException {
        Reply reply = call("PATCH", "/v1/org", body.replace('\'', '"'));

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo(field == null ? "" : field);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldShowTheUsageOfTheMonth() throws IOException {
        assertThat(call("GET", "/v1/reports/usage", "").body())
                .isEqualTo("{\"plan\":\"pro\",\"currency\":\"EUR\",\"period_start\":\"2026-05-01T00:00:00.000Z\","
                        + "\"period_end\":\"2026-06-01T00:00:00.000Z\",\"events_this_month\":12,"
                        + "\"events_included_in_plan\":10000,\"overage\":0}");

        api.organisations.answer = Future.succeededFuture(Optional.of(InMemoryOrganisations.FREE));
        assertThat(call("GET", "/v1/reports/usage", "").body())
                .endsWith("\"events_this_month\":501,\"events_included_in_plan\":500,\"overage\":1}");
    }

    @Test
    void shouldListTaskTypes() throws IOException {
        assertThat(call("GET", "/v1/task-types", "").body())
                .isEqualTo("{\"task_types\":[" + OWN + "," + BUILTIN + "]}");
        assertThat(call("GET", "/v1/task-types?category=support", "").body())
                .isEqualTo("{\"task_types\":[" + BUILTIN + "]}");
        assertThat(call("GET", "/v1/task-types?category=none", "").body()).isEqualTo("{\"task_types\":[]}");
    }

    @Test
    void shouldChangeTaskTypes() throws IOException {
        Reply defined = call("POST", "/v1/task-types", NEW_TYPE);
        assertThat(defined.status()).isEqualTo(201);
        assertThat(defined.body()).isEqualTo(OWN);
        assertThat(api.log.last().command())
                .isEqualTo(new Command.DefineTaskType("own_type", "Own type", "ops", new BigDecimal("12.5"), ""));

        assertThat(call("DELETE", "/v1/task-types/own_type", "").body()).isEqualTo(OWN);
        assertThat(api.log.last().command()).isEqualTo(new Command.ArchiveTaskType("own_type"));

        Reply overridden = call(
                "POST",
                "/v1/task-types/email_classification/override",
                "{\"baseline_minutes_override\":9,\"reason\":\"because\"}");
        assertThat(overridden.status()).isEqualTo(200);
        assertThat(overridden.body()).isEqualTo(BUILTIN);
        assertThat(api.log.last().command())
                .isEqualTo(new Command.OverrideBaseline("email_classification", new BigDecimal("9"), "because"));

        call("DELETE", "/v1/task-types/email_classification/override", "");
        assertThat(api.log.last().command()).isEqualTo(new Command.RemoveOverride("email_classification"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'display_name':'n','category':'c','default_baseline_minutes':1}|key",
                "{'key':'Own','display_name':'n','category':'c','default_baseline_minutes':1}|key",
                "{'key':'_own','display_name':'n','category':'c','default_baseline_minutes':1}|key",
                "{'key':'own','category':'c','default_baseline_minutes':1}|display_name",
                "{'key':'own','display_name':'n','default_baseline_minutes':1}|category",
                "{'key':'own','display_name':'n','category':'c'}|default_baseline_minutes",
                "{'key':'own','display_name':'n','category':'c','default_baseline_minutes':0}|default_baseline_minutes",
                "{'key':'own','display_name':'a\\u0000','category':'c','default_baseline_minutes':1}|display_name",
                "{'key':'own','display_name':'n','category':'c','default_baseline_minutes':1,'x':1}|x",
            })
    void shouldCheckATaskType(String body, String field) throws IOException {
        assertThat(call("POST", "/v1/task-types", body.replace('\'', '"')).field())
                .isEqualTo(field);
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldCheckAnOverride() throws IOException {
        String path = "/v1/task-types/email_classification/override";

        assertThat(call("POST", path, "{}").field()).isEqualTo("baseline_minutes_override");
        assertThat(call("POST", path, "{\"baseline_minutes_override\":1,\"reason\":1}")
                        .field())
                .isEqualTo("reason");
        assertThat(call("POST", "/v1/task-types/Bad/override", "{\"baseline_minutes_override\":1}")
                        .code())
                .isEqualTo("not_found");
        assertThat(call("DELETE", "/v1/task-types/" + "k".repeat(65), "").code())
                .isEqualTo("not_found");
        assertThat(api.log.appended).isEmpty();
    }

    @Test
    void shouldAnswerWhatTheDecisionRefuses() throws IOException {
        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.VALIDATION_ERROR, "key"));
        Reply taken = call("POST", "/v1/task-types", NEW_TYPE);
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.field()).isEqualTo("key");

        api.log.decideAlways(new Outcome.Rejected(ApiUnderTest.ORG, ErrorCode.FEATURE_LOCKED, null));
        assertThat(call("POST", "/v1/task-types", NEW_TYPE).status()).isEqualTo(403);
    }

    /** Before anything is said of the request's body. */
    @ParameterizedTest
    @CsvSource({
        "POST,/v1/task-types",
        "DELETE,/v1/task-types/own_type",
        "POST,/v1/task-types/own_type/override",
        "DELETE,/v1/task-types/own_type/override",
        "DELETE,/v1/task-types/Bad"
    })
    void shouldLockWhatThePlanDoesNotInclude(String method, String path) throws IOException {
        api.organisations.answer = Future.succeededFuture(Optional.of(InMemoryOrganisations.FREE));

        Reply reply =
                api.call(request(ApiUnderTest.FREE_KEY, method, path, "no JSON").without("Content-Type"));

        assertThat(reply.code()).isEqualTo("feature_locked");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(api.log.appended).isEmpty();
        // The plan may have been upgraded a moment ago.
        api.organisations.answer = Future.failedFuture("no owner");
        assertThat(api.call(request(ApiUnderTest.FREE_KEY, method, path, "{}")).code())
                .isEqualTo("unavailable");
    }

    @Test
    void shouldReadWhateverThePlan() throws IOException {
        assertThat(api.call(request(ApiUnderTest.FREE_KEY, "GET", "/v1/task-types", ""))
                        .status())
                .isEqualTo(200);
        assertThat(api.call(request(ApiUnderTest.FREE_KEY, "GET", "/v1/reports/usage", ""))
                        .status())
                .isEqualTo(200);
    }

    /** The change of plan was answered by another gateway, this one's directory is behind it. */
    @Test
    void shouldUnlockAsSoonAsTheOwnerSaysSo() throws IOException {
        Reply reply = api.call(request(ApiUnderTest.FREE_KEY, "POST", "/v1/task-types", NEW_TYPE));

        assertThat(reply.status()).isEqualTo(201);
    }

    @Test
    void shouldSayWhenItCanNotRead() throws IOException {
        api.organisations.answer = Future.failedFuture("no owner");
        Reply reply = call("GET", "/v1/org", "");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.body()).contains("reading changes nothing");
        // The change is durable.
        assertThat(call("PATCH", "/v1/org", "{\"hourly_rate\":1}").status()).isEqualTo(202);

        api.organisations.answer = Future.succeededFuture(Optional.empty());
        assertThat(call("GET", "/v1/org", "").code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource({"PATCH, /v1/org, '{\"hourly_rate\":1}'", "PUT, /v1/agents/a, '{\"hourly_rate\":1}'"})
    void shouldLookAtWhatItChangedWithinTheDeadlineOfTheChange(String method, String path, String body)
            throws IOException {
        api.log.decision = ignored -> {
            api.now = ApiUnderTest.NOW.plusSeconds(9);
            return Future.succeededFuture(Optional.of(new Outcome.Applied(ApiUnderTest.ORG)));
        };

        assertThat(call(method, path, body).status()).isEqualTo(200);

        assertThat(api.organisations.left).isEqualTo(HttpApiSettings.DEFAULT_DEADLINE.minusSeconds(9));
    }

    @Test
    void shouldShowAndChangeAnOrganisationToAdmins() throws IOException {
        Reply read = api.call(Request.admin("GET", ADMIN_ORG, ""));
        assertThat(read.body()).isEqualTo(SETTINGS + ",\"state\":\"active\"}");

        Reply changed = api.call(Request.admin("PATCH", ADMIN_ORG, "{\"plan\":\"pro\",\"name\":\"New\"}"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(read.body());
        assertThat(api.log.last().apiKeyPrefix()).isNull();
        assertThat(api.log.last().command()).isEqualTo(new Command.ChangeOrg("New", "pro", null, null, null, Map.of()));

        assertThat(api.call(Request.admin("DELETE", ADMIN_ORG, "")).status()).isEqualTo(200);
        assertThat(api.log.last().command()).isEqualTo(new Command.CloseOrg());
        api.directory.awaited = Future.succeededFuture(false);
        assertThat(api.call(Request.admin("DELETE", ADMIN_ORG, "")).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|", "{'plan':'Pro'}|plan", "{'plan':''}|plan", "{'name':''}|name", "{'currency':'EUR'}|currency"
            })
    void shouldCheckWhatAnAdminChanges(String body, String field) throws IOException {
        Reply reply = api.call(Request.admin("PATCH", ADMIN_ORG, body.replace('\'', '"')));

        assertThat(reply.code()).isEqualTo("validation_error");
        assertThat(reply.field()).isEqualTo(field == null ? "" : field);
        assertThat(api.call(Request.admin("PATCH", "/admin/v1/orgs/org_1", "{\"plan\":\"pro\"}"))
                        .code())
                .isEqualTo("not_found");
        assertThat(api.log.appended).isEmpty();
    }

    private Reply call(String method, String path, String body) throws IOException {
        return api.call(request(ApiUnderTest.KEY, method, path, body));
    }

    private static Request request(ApiKeyText key, String method, String path, String body) {
        return Request.admin(method, path, body).replacing("Authorization", "Bearer " + key.text());
    }
}
