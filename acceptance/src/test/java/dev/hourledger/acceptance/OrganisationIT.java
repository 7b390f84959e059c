package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.acceptance.fixture.Stack;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an organisation and its admin make of the ledger, over two gateways. */
@FromOutside
class OrganisationIT {
    private static final String OVERRIDE = "/v1/task-types/email_classification/override";
    private static final int PREFIX_AT = "hh_live_".length();
    private static final int PREFIX_END = PREFIX_AT + 8;

    private final SharedStack.Parts parts;
    private final Api one;
    private final Api other;

    OrganisationIT(SharedStack.Parts parts) {
        this.parts = parts;
        one = parts.first();
        other = parts.second();
    }

    private record Customer(String org, String key) {
        String prefix() {
            return key.substring(PREFIX_AT, PREFIX_END);
        }
    }

    private Customer customer(String plan) {
        String org = one.newOrg(plan);
        String key = one.newKey(org, true);
        other.awaitKey(key);
        return new Customer(org, key);
    }

    @Test
    void shouldShowNothingOfOneOrganisationToAnother() {
        Customer owner = customer("pro");
        Customer stranger = customer("pro");
        String event = one.track(owner.key(), Api.EXAMPLE).expect(201).eventId();
        String agent = "/v1/agents/support-classifier";
        one.call("PUT", agent, owner.key(), Map.of("hourly_rate", 60)).expect(200);
        one.call("POST", "/v1/task-types", owner.key(), ownType()).expect(201);
        one.call("POST", OVERRIDE, owner.key(), Map.of("baseline_minutes_override", 9))
                .expect(200);

        other.event(stranger.key(), event).expect(404);
        other.get(agent, stranger.key()).expect(404);
        other.call("DELETE", "/v1/task-types/own", stranger.key(), null).expect(404);
        other.call("POST", "/v1/task-types/own/override", stranger.key(), Map.of("baseline_minutes_override", 1))
                .expect(404);
        other.call("DELETE", OVERRIDE, stranger.key(), null).expect(404);
        String keysOfStranger = "/admin/v1/orgs/" + stranger.org() + "/keys/" + owner.prefix();
        other.call("DELETE", keysOfStranger, Stack.ADMIN_TOKEN, null).expect(404);
        other.call("POST", keysOfStranger + "/rotate", Stack.ADMIN_TOKEN, Map.of())
                .expect(404);
        for (String path : List.of("", "/keys")) {
            other.get("/admin/v1/orgs/" + owner.org() + path, stranger.key()).expect(401);
            other.get("/admin/v1/orgs/org_00000000000000000000000000" + path, Stack.ADMIN_TOKEN)
                    .expect(404);
        }

        // The stranger's own agent of this name is another one.
        other.call("PUT", agent, stranger.key(), Map.of("hourly_rate", 1)).expect(200);
        assertThat(one.get(agent, owner.key()).json().required("hourly_rate").asInt())
                .isEqualTo(60);
        Answer worth = one.track(owner.key(), Api.EXAMPLE).expect(201);
        assertThat(worth.json().required("resolved_baseline_minutes").asInt()).isEqualTo(9);
        assertThat(audit(stranger.key()).toString()).doesNotContain(owner.prefix());
    }

    @Test
    void shouldLockEveryProFeatureForTheFreePlan() {
        Customer free = customer("free");

        for (String[] call : new String[][] {
            {"POST", "/v1/task-types"},
            {"DELETE", "/v1/task-types/own"},
            {"POST", OVERRIDE},
            {"DELETE", OVERRIDE}
        }) {
            Answer answer = other.call(call[0], call[1], free.key(), call[0].equals("POST") ? ownType() : null);
            assertThat(answer.expect(403).code()).as(call[0] + " " + call[1]).isEqualTo("feature_locked");
        }
        for (String path : List.of("/v1/task-types", "/v1/agents", "/v1/org", "/v1/reports/usage", "/v1/audit")) {
            other.get(path, free.key()).expect(200);
        }
    }

    @Test
    void shouldTellWhoChangedWhatThroughWhicheverGateway() {
        Customer customer = customer("pro");
        one.call("PATCH", "/v1/org", customer.key(), Map.of("hourly_rate", 60)).expect(200);

        JsonNode latest = audit(customer.key()).required("entries").get(0);
        assertThat(latest.required("actor").asText()).isEqualTo("api_key");
        assertThat(latest.required("api_key_prefix").asText()).isEqualTo(customer.prefix());
        assertThat(latest.required("changes"))
                .hasToString("[{\"field\":\"hourly_rate\",\"from\":\"45\",\"to\":\"60\"}]");

        for (int i = 0; i < 110; i++) {
            one.call("PATCH", "/v1/org", customer.key(), Map.of("hourly_rate", 100 + i))
                    .expect(200);
        }
        JsonNode page = audit(customer.key());
        List<Long> numbers = new ArrayList<>();
        page.required("entries")
                .forEach(entry -> numbers.add(entry.required("number").asLong()));
        String cursor = page.required("next_cursor").asText();
        JsonNode second = other.get("/v1/audit?cursor=" + cursor, customer.key())
                .expect(200)
                .json();
        second.required("entries")
                .forEach(entry -> numbers.add(entry.required("number").asLong()));
        assertThat(second.required("next_cursor").isNull()).isTrue();
        assertThat(numbers).hasSize(113).doesNotHaveDuplicates().isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void shouldRotateAKeyWithAnOverlapAndAtOnce() {
        Customer customer = customer("pro");
        String path = "/admin/v1/orgs/" + customer.org() + "/keys/";

        Answer later = one.call(
                        "POST", path + customer.prefix() + "/rotate", Stack.ADMIN_TOKEN, Map.of("overlap_hours", 2))
                .expect(201);
        String second = later.json().required("api_key").asText();
        other.awaitKey(second);
        other.track(customer.key(), Api.EXAMPLE).expect(201);
        other.track(second, Api.EXAMPLE).expect(201);
        assertThat(Instant.parse(
                        later.json().required("replaced_key_expires_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(119)),
                        Instant.now().plus(Duration.ofMinutes(121)));

        String secondPrefix = second.substring(PREFIX_AT, PREFIX_END);
        Answer atOnce = one.call("POST", path + secondPrefix + "/rotate", Stack.ADMIN_TOKEN, Map.of("overlap_hours", 0))
                .expect(201);
        assertThat(other.track(second, Api.EXAMPLE).expect(401).code()).isEqualTo("key_revoked");
        String third = one.issued(atOnce.json().required("api_key").asText());
        one.track(third, Api.EXAMPLE).expect(201);

        JsonNode keys = other.get("/admin/v1/orgs/" + customer.org() + "/keys", Stack.ADMIN_TOKEN)
                .expect(200)
                .json()
                .required("keys");
        assertThat(keys.findValuesAsText("state")).containsExactly("active", "revoked", "active");
        Instant minute = Instant.parse(keys.get(0).required("last_used_at").asText());
        assertThat(minute.getEpochSecond() % 60).isZero();
        assertThat(minute).isBetween(Instant.now().minus(Duration.ofMinutes(3)), Instant.now());
    }

    @Test
    void shouldListEveryOrganisationOnceInPages() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            made.add(one.newOrg("free"));
        }

        List<String> listed = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = other.get("/admin/v1/orgs" + cursor, Stack.ADMIN_TOKEN)
                    .expect(200)
                    .json();
            listed.addAll(page.required("orgs").findValuesAsText("org_id"));
            cursor = page.required("next_cursor").isNull()
                    ? ""
                    : "?cursor=" + page.required("next_cursor").asText();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(listed).containsAll(made).doesNotHaveDuplicates().isSorted();
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void shouldComputeWhatARunCostAndFreezeThePrices() {
        Customer customer = customer("pro");
        JsonNode before = loadPrices("2.5");

        Answer event = other.track(customer.key(), modelRun()).expect(201);
        assertThat(event.json().required("agent_cost").asText()).isEqualTo("2.3");
        assertThat(event.json().required("resolved_cost_source").asText()).isEqualTo("computed");

        JsonNode after = loadPrices("5");
        assertThat(after.required("version").asInt())
                .isEqualTo(before.required("version").asInt() + 1);
        assertThat(other.track(customer.key(), modelRun())
                        .expect(201)
                        .json()
                        .required("agent_cost")
                        .asText())
                .isEqualTo("4.6");

        JsonNode stored = one.event(customer.key(), event.eventId()).expect(200).json();
        assertThat(stored.required("agent_cost").asText()).isEqualTo("2.3");
        assertThat(stored.required("computed_cost"))
                .hasToString(
                        "{\"price_book_version\":" + before.required("version").asInt()
                                + ",\"input_price_per_million_tokens\":2.5,\"output_price_per_million_tokens\":10,"
                                + "\"price_currency\":\"USD\",\"fx_rate\":0.92}");
        await().atMost(Duration.ofSeconds(20)).until(() -> parts.sql().events(customer.org()) == 2);
        assertThat(parts.sql()
                        .query("SELECT computed_price_book_version, computed_input_price, computed_fx_rate FROM events"
                                + " WHERE event_id = '" + event.eventId() + "'"))
                .containsExactly(before.required("version").asInt() + "|2.500000|0.920000000000");
        JsonNode shown = other.get("/admin/v1/model-prices", Stack.ADMIN_TOKEN)
                .expect(200)
                .json();
        assertThat(shown.required("version")).isEqualTo(after.required("version"));
        assertThat(shown.required("partitions_behind").asInt()).isZero();
    }

    @Test
    void shouldKeepTestEventsOutOfReportsAndQuota() {
        Customer customer = customer("free");
        String testKey = one.newKey(customer.org(), false);
        other.awaitKey(testKey);
        String id = one.track(testKey, Api.EXAMPLE).expect(201).eventId();

        JsonNode usage =
                other.get("/v1/reports/usage", customer.key()).expect(200).json();
        assertThat(usage.required("events_this_month").asInt()).isZero();
        await().atMost(Duration.ofSeconds(20)).until(() -> !other.get("/v1/agents", testKey)
                .json()
                .required("agents")
                .isEmpty());
        assertThat(other.get("/v1/agents", customer.key()).json().required("agents"))
                .isEmpty();
        assertThat(other.event(testKey, id)
                        .expect(200)
                        .json()
                        .required("livemode")
                        .asBoolean())
                .isFalse();
    }

    private JsonNode audit(String key) {
        return other.get("/v1/audit", key).expect(200).json();
    }

    private JsonNode loadPrices(String inputPrice) {
        Map<String, Object> model = Map.of(
                "model",
                "acceptance-model",
                "input_price_per_million_tokens",
                new BigDecimal(inputPrice),
                "output_price_per_million_tokens",
                10,
                "currency",
                "USD");
        Map<String, Object> rate = Map.of("from", "USD", "to", "EUR", "rate", new BigDecimal("0.92"));
        return one.call(
                        "PUT",
                        "/admin/v1/model-prices",
                        Stack.ADMIN_TOKEN,
                        Map.of("models", List.of(model), "fx_rates", List.of(rate)))
                .expect(200)
                .json();
    }

    private static String modelRun() {
        return "{\"agent_id\":\"a\",\"task_type\":\"email_classification\",\"outcome\":\"success\","
                + "\"model\":\"acceptance-model\",\"tokens_in\":1000000,\"tokens_out\":0}";
    }

    private static Map<String, Object> ownType() {
        return Map.of("key", "own", "display_name", "Own", "category", "ops", "default_baseline_minutes", 3);
    }
}
