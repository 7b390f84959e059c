package dev.hourledger.acceptance.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** What a request said, beside what is stored. Stateless. Source: HTTP contract. */
final class Sent {
    private static final List<String> TEXTS = List.of("agent_id", "task_type", "outcome");
    private static final List<String> NUMBERS = List.of("agent_duration_seconds", "agent_cost");
    private static final String BASELINE = "human_baseline_minutes";

    private Sent() {}

    /** Whether an event is what this attempt asked to record, for the one who asked. */
    static boolean isThis(Attempt attempt, StoredEvent event) {
        JsonNode body = Fields.json(attempt.request());
        return attempt.orgId().equals(event.orgId())
                && attempt.livemode() == event.livemode()
                && TEXTS.stream()
                        .allMatch(name ->
                                body.path(name).asText().equals(event.fields().get(name)))
                && NUMBERS.stream().allMatch(name -> number(body.path(name))
                        .equals(event.fields().get(name)))
                && (body.path(BASELINE).isMissingNode()
                        || number(body.path(BASELINE)).equals(event.fields().get("resolved_baseline_minutes")))
                && Fields.REST_NUMBERS.stream().allMatch(name -> number(body.path(name))
                        .equals(event.rest().get(name)))
                && Fields.canonical(body.path(Fields.METADATA))
                        .equals(event.rest().get(Fields.METADATA));
    }

    private static String number(JsonNode value) {
        BigDecimal decimal = value.isNumber() ? value.decimalValue() : null;
        return Fields.number(decimal);
    }
}
