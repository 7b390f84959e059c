package dev.hourledger.acceptance.torture.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The 15 fields of an answer in one form, whatever they were read from. Stateless. Source: HTTP contract. */
final class Fields {
    static final List<String> TEXTS = List.of(
            "event_id",
            "agent_id",
            "task_type",
            "outcome",
            "resolved_baseline_source",
            "currency",
            "resolved_cost_source");
    static final List<String> NUMBERS = List.of(
            "resolved_baseline_minutes",
            "resolved_hourly_rate",
            "agent_duration_seconds",
            "hours_saved",
            "cost_saved",
            "agent_cost",
            "net_saved");
    static final String OCCURRED_AT = "occurred_at";
    static final String RECEIVED_AT = "received_at";
    static final String METADATA = "metadata";
    /** What only the stored event has. */
    static final List<String> REST_NUMBERS = List.of("tokens_in", "tokens_out");

    static final String ABSENT = "null";

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Fields() {}

    /** Those of a body; empty: it is no JSON. */
    static Map<String, String> ofBody(String body) {
        JsonNode json = json(body);
        Map<String, String> fields = new HashMap<>();
        for (String name : TEXTS) {
            JsonNode value = json.path(name);
            fields.put(name, value.isTextual() ? value.asText() : value.toString());
        }
        for (String name : NUMBERS) {
            JsonNode value = json.path(name);
            fields.put(name, value.isNumber() ? number(value.decimalValue()) : value.toString());
        }
        JsonNode occurredAt = json.path(OCCURRED_AT);
        fields.put(OCCURRED_AT, occurredAt.isTextual() ? time(Instant.parse(occurredAt.asText())) : ABSENT);
        return fields;
    }

    /** A body as JSON; what is none is a missing node. */
    static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }

    /** JSON in one form, whatever the order of its names was. */
    static String canonical(JsonNode json) {
        try {
            return JSON.writeValueAsString(JSON.treeToValue(json, Object.class));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What else a store has of an event; {@code metadata} as JSON, null: none. */
    static Map<String, String> rest(
            Instant receivedAt, @Nullable String metadata, Function<String, @Nullable BigDecimal> number) {
        Map<String, String> rest = new HashMap<>();
        rest.put(RECEIVED_AT, time(receivedAt));
        rest.put(METADATA, metadata == null ? ABSENT : canonical(json(metadata)));
        REST_NUMBERS.forEach(name -> rest.put(name, number(number.apply(name))));
        return rest;
    }

    /** One form for each value. */
    static String number(@Nullable BigDecimal value) {
        if (value == null) {
            return ABSENT;
        }
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    static String time(Instant instant) {
        return Long.toString(instant.toEpochMilli());
    }
}
