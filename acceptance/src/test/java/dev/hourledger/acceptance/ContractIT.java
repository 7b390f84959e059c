package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.acceptance.fixture.Api;
import dev.hourledger.acceptance.fixture.Api.Answer;
import dev.hourledger.acceptance.fixture.FromOutside;
import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.contract.EventId;
import dev.hourledger.events.EnrichedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One request through every part: answer, topic, table. Source: HTTP contract, design "The flow". */
@FromOutside
class ContractIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SharedStack.Parts parts;

    ContractIT(SharedStack.Parts parts) {
        this.parts = parts;
    }

    @Test
    void shouldAnswerTheExampleToTheDigit() {
        String key = parts.first().newCustomer("pro");

        Answer answer = parts.first().track(key, Api.EXAMPLE).expect(201);

        String id = answer.eventId();
        assertThat(id).matches("evt_[0-9A-HJKMNP-TV-Z]{26}");
        assertThat(answer.header("Location")).isEqualTo("/v1/events/" + id);
        assertThat(answer.header("X-Request-Id")).isNotEmpty();
        String occurredAt = answer.json().required("occurred_at").asText();
        assertThat(occurredAt).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(answer.body())
                .isEqualTo("{\"event_id\":\"" + id + "\",\"agent_id\":\"support-classifier\","
                        + "\"task_type\":\"email_classification\",\"outcome\":\"success\","
                        + "\"resolved_baseline_minutes\":4.0,\"resolved_baseline_source\":\"builtin\","
                        + "\"resolved_hourly_rate\":45,\"currency\":\"EUR\",\"agent_duration_seconds\":4,"
                        + "\"hours_saved\":0.066,\"cost_saved\":2.97,\"agent_cost\":null,"
                        + "\"resolved_cost_source\":\"none\",\"net_saved\":2.97,\"occurred_at\":\"" + occurredAt
                        + "\"}");
    }

    @Test
    void shouldProjectTheEventIntoPostgres() {
        String org = parts.first().newOrg("pro");
        String key = parts.first().newKey(org, true);
        String id = parts.first()
                .track(
                        key,
                        "{\"agent_id\":\"a\",\"task_type\":\"email_classification\",\"outcome\":\"success\","
                                + "\"agent_duration_seconds\":4,\"agent_cost\":0.0042,\"metadata\":{\"ticket\":7}}")
                .expect(201)
                .eventId();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(parts.sql()
                        .query("SELECT event_id, agent_id, task_type, outcome, resolved_baseline_minutes::real,"
                                + " resolved_baseline_source, resolved_hourly_rate::real, currency,"
                                + " agent_duration_seconds::real, hours_saved, cost_saved::real, agent_cost::real,"
                                + " resolved_cost_source, net_saved::real, livemode, metadata->>'ticket',"
                                + " occurred_at = received_at FROM events WHERE org_id = '" + org + "'"))
                .containsExactly(id + "|a|email_classification|success|4|builtin|45|EUR|4|0.066|2.97|0.0042"
                        + "|provided|2.9658|t|7|t"));
    }

    @Test
    void shouldWriteTheEventToTheEnrichedTopicOnce() {
        String org = parts.first().newOrg("pro");
        String key = parts.first().newKey(org, true);
        String id = parts.first().track(key, Api.EXAMPLE).expect(201).eventId();

        await().atMost(PATIENCE).until(() -> !parts.topics().enriched(org).isEmpty());

        List<EnrichedEvent> events = parts.topics().enriched(org);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getEventId()).isEqualTo(id);
            assertThat(event.getHoursSaved()).isEqualByComparingTo("0.066");
            assertThat(event.getCostSaved()).isEqualByComparingTo("2.97");
            assertThat(event.getNetSaved()).isEqualByComparingTo("2.97");
            assertThat(event.getAgentCost()).isNull();
        });
    }

    @Test
    void shouldFindTheEventThroughEitherGatewayAtOnce() {
        String key = parts.first().newCustomer("pro");
        String body = "{\"agent_id\":\"a\",\"task_type\":\"email_classification\",\"outcome\":\"needs_review\","
                + "\"human_baseline_minutes\":30,\"agent_duration_seconds\":90.5,\"model\":\"m-1\",\"tokens_in\":5,"
                + "\"metadata\":{\"b\":[1,\"ü\"]},\"audit_sample\":{\"input_excerpt\":\"Hi\"}}";
        Answer posted = parts.first().track(key, body).expect(201);

        Answer found = parts.first().event(key, posted.eventId()).expect(200);
        String answered = posted.body().substring(0, posted.body().length() - 1);
        assertThat(found.body()).startsWith(answered + ",\"received_at\":\"");
        assertThat(found.body())
                .endsWith("\"livemode\":true,\"model\":\"m-1\",\"tokens_in\":5,\"tokens_out\":null,"
                        + "\"metadata\":{\"b\":[1,\"ü\"]},\"audit_sample\":{\"input_excerpt\":\"Hi\","
                        + "\"output_excerpt\":null,\"model\":null,\"tokens_in\":null,\"tokens_out\":null},"
                        + "\"computed_cost\":null}");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        parts.second().event(key, posted.eventId()).body())
                .isEqualTo(found.body()));
    }

    @Test
    void shouldKeepAnotherOrganisationsEventToItself() {
        String org = parts.first().newOrg("pro");
        String key = parts.first().newKey(org, true);
        String id = parts.first().track(key, Api.EXAMPLE).expect(201).eventId();
        String other = parts.first().newCustomer("pro");

        assertThat(parts.first().event(other, id).expect(404).code()).isEqualTo("not_found");
        // PostgreSQL is asked as well, and has it now.
        await().atMost(PATIENCE).until(() -> parts.sql().events(org) == 1);
        assertThat(parts.first().event(other, id).expect(404).code()).isEqualTo("not_found");
    }

    @Test
    void shouldShowAnAgentAndWhatItsRateDecides() {
        String key = parts.first().newCustomer("free");
        assertThat(parts.first().get("/v1/agents", key).expect(200).body()).isEqualTo("{\"agents\":[]}");

        parts.first()
                .call("PUT", "/v1/agents/support-classifier", key, Map.of("hourly_rate", 90))
                .expect(200);
        Answer posted = parts.first().track(key, Api.EXAMPLE).expect(201);

        assertThat(posted.json().required("resolved_hourly_rate").asInt()).isEqualTo(90);
        assertThat(posted.json().required("cost_saved").asText()).isEqualTo("5.94");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(parts.first()
                        .get("/v1/agents/support-classifier", key)
                        .expect(200)
                        .json()
                        .required("hours_saved_30d")
                        .asText())
                .isEqualTo("0.066"));
        JsonNode agent = parts.first()
                .get("/v1/agents", key)
                .expect(200)
                .json()
                .required("agents")
                .required(0);
        assertThat(agent.required("cost_saved_30d").asText()).isEqualTo("5.94");
        assertThat(agent.required("hourly_rate").asInt()).isEqualTo(90);
        assertThat(Instant.parse(agent.required("last_seen").asText()).toEpochMilli())
                .isEqualTo(EventId.epochMillisOf(posted.eventId()).orElseThrow());
    }

    @Test
    void shouldRefuseARevokedKeyAtOnceThroughEitherGateway() {
        String org = parts.first().newOrg("pro");
        String key = parts.first().newKey(org, true);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> parts.second().track(key, Api.EXAMPLE).status() == 201);
        String prefix = key.substring("hh_live_".length(), "hh_live_".length() + 8);

        parts.first().revoke(org, prefix).expect(200);

        for (int i = 0; i < 5; i++) {
            assertThat(parts.second().track(key, Api.EXAMPLE).expect(401).code())
                    .isEqualTo("key_revoked");
            assertThat(parts.first().track(key, Api.EXAMPLE).expect(401).code()).isEqualTo("key_revoked");
        }
        assertThat(parts.first().revoke(org, "00000000").expect(404).code()).isEqualTo("not_found");
    }

    @Test
    void shouldMarkEventsOfATestKeyAndCountThemToNoQuota() {
        String org = parts.first().newOrg("free");
        String key = parts.first().newKey(org, false);
        String id = parts.first().track(key, Api.EXAMPLE).expect(201).eventId();

        assertThat(parts.first().event(key, id).json().required("livemode").asBoolean())
                .isFalse();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        parts.sql().query("SELECT livemode FROM events WHERE event_id = '" + id + "'"))
                .containsExactly("f"));
    }
}
