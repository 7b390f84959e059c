package dev.hourledger.savings.setup;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hourledger.events.Plan;
import dev.hourledger.events.PlansLoaded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The plans as JSON: {@code version} and {@code plans}. Nothing is guessed: each field is there and of its type. */
final class PlansFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private PlansFile() {}

    /**
     * The plans.
     *
     * @throws IllegalArgumentException that names the plan and the field, or the line and column where it is not JSON
     */
    static PlansLoaded parse(byte[] json) {
        JsonNode root = tree(json);
        int version = positive(root, "the file", "version");
        JsonNode list = field(root, "the file", "plans", node -> node.isArray() && !node.isEmpty(), "a list of plans");
        List<Plan> plans = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (JsonNode node : list) {
            Plan plan = plan(node, "plan " + (plans.size() + 1));
            if (!keys.add(plan.getKey())) {
                throw new IllegalArgumentException("a second plan " + plan.getKey());
            }
            plans.add(plan);
        }
        return new PlansLoaded(version, plans);
    }

    private static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            throw new IllegalArgumentException(where + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new AssertionError("a byte array does not fail", e);
        }
    }

    private static Plan plan(JsonNode node, String where) {
        String key = field(
                        node,
                        where,
                        "key",
                        one -> one.isTextual() && !one.asText().isBlank(),
                        "a name")
                .asText();
        return new Plan(
                key,
                positive(node, where, "requests_per_second"),
                included(node, where),
                flag(node, where, "overage_allowed"),
                flag(node, where, "audit_sample_kept"),
                flag(node, where, "customisation_allowed"));
    }

    private static @Nullable Long included(JsonNode plan, String where) {
        JsonNode included = field(
                plan,
                where,
                "events_per_month_included",
                node -> node.isNull()
                        || (node.canConvertToExactIntegral() && node.canConvertToLong() && node.asLong() >= 0),
                "a count or null");
        return included.isNull() ? null : included.asLong();
    }

    private static int positive(JsonNode node, String where, String name) {
        Predicate<JsonNode> fits = one -> one.isInt() && one.asInt() > 0;
        return field(node, where, name, fits, "a whole number above 0").asInt();
    }

    private static boolean flag(JsonNode node, String where, String name) {
        return field(node, where, name, JsonNode::isBoolean, "true or false").asBoolean();
    }

    private static JsonNode field(JsonNode node, String where, String name, Predicate<JsonNode> fits, String what) {
        JsonNode value = node.get(name);
        if (value == null || !fits.test(value)) {
            throw new IllegalArgumentException(where + ": " + name + " must be " + what);
        }
        return value;
    }
}
