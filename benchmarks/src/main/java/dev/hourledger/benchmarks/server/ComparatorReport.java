package dev.hourledger.benchmarks.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A task report as the comparator checks it, and what it is worth by the product's arithmetic. Immutable. */
record ComparatorReport(
        String agentId,
        String taskType,
        String outcome,
        BigDecimal baselineMinutes,
        @Nullable BigDecimal durationSeconds,
        @Nullable BigDecimal agentCost,
        @Nullable String model,
        @Nullable Long tokensIn,
        @Nullable Long tokensOut,
        @Nullable JsonNode metadata,
        @Nullable JsonNode auditSample) {
    static final BigDecimal HOURLY_RATE = BigDecimal.valueOf(45);
    private static final Map<String, BigDecimal> BASELINES = Map.of(
            "email_classification", BigDecimal.valueOf(4),
            "email_reply_drafting", BigDecimal.valueOf(8),
            "ticket_triage", BigDecimal.valueOf(5),
            "invoice_data_extraction", BigDecimal.valueOf(8),
            "meeting_summary_30min", BigDecimal.valueOf(20),
            "lead_enrichment", BigDecimal.valueOf(10));
    private static final Set<String> OUTCOMES = Set.of("success", "failure", "needs_review");
    private static final Set<String> FIELDS = Set.of(
            "agent_id",
            "task_type",
            "outcome",
            "agent_duration_seconds",
            "agent_cost",
            "human_baseline_minutes",
            "model",
            "tokens_in",
            "tokens_out",
            "metadata",
            "audit_sample",
            "occurred_at");
    private static final int MAX_NAME = 128;
    private static final int MAX_EXCERPT = 2_000;
    private static final BigDecimal MAX_NUMBER = new BigDecimal("1000000000");
    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);
    private static final int HOURS_DECIMALS = 3;
    private static final int EURO_DECIMALS = 2;

    /** What it was worth. */
    record Worth(BigDecimal hoursSaved, BigDecimal costSaved, BigDecimal netSaved) {}

    /** Checks a body; throws IllegalArgumentException when it breaks a rule. */
    static ComparatorReport of(JsonNode body) {
        require(body.isObject());
        body.fieldNames().forEachRemaining(name -> require(FIELDS.contains(name)));
        String taskType = name(body, "task_type", true);
        BigDecimal sent = number(body, "human_baseline_minutes");
        BigDecimal baseline = sent == null ? BASELINES.get(taskType) : sent;
        String outcome = name(body, "outcome", true);
        if (baseline == null) {
            throw new IllegalArgumentException("unknown task type");
        }
        require(OUTCOMES.contains(outcome));
        JsonNode metadata = object(body, "metadata");
        JsonNode sample = object(body, "audit_sample");
        if (sample != null) {
            sample.forEach(excerpt ->
                    require(!excerpt.isTextual() || excerpt.textValue().length() <= MAX_EXCERPT));
        }
        return new ComparatorReport(
                name(body, "agent_id", true),
                taskType,
                outcome,
                baseline,
                number(body, "agent_duration_seconds"),
                number(body, "agent_cost"),
                body.has("model") ? name(body, "model", false) : null,
                count(body, "tokens_in"),
                count(body, "tokens_out"),
                metadata,
                sample);
    }

    Worth worth() {
        BigDecimal credit = outcome.equals("failure") ? BigDecimal.ZERO : BigDecimal.ONE;
        BigDecimal seconds = baselineMinutes
                .multiply(SECONDS_PER_MINUTE)
                .subtract(durationSeconds == null ? BigDecimal.ZERO : durationSeconds)
                .max(BigDecimal.ZERO)
                .multiply(credit);
        BigDecimal hours = seconds.divide(SECONDS_PER_HOUR, HOURS_DECIMALS, RoundingMode.HALF_UP);
        BigDecimal cost = hours.multiply(HOURLY_RATE).setScale(EURO_DECIMALS, RoundingMode.HALF_UP);
        return new Worth(hours, cost, cost.subtract(agentCost == null ? BigDecimal.ZERO : agentCost));
    }

    /** The body of the answer: the product's fields. */
    ObjectNode answer(ObjectNode json, Worth worth, String eventId, OffsetDateTime occurredAt) {
        return json.put("event_id", eventId)
                .put("agent_id", agentId)
                .put("task_type", taskType)
                .put("outcome", outcome)
                .put("resolved_baseline_minutes", baselineMinutes)
                .put("resolved_baseline_source", "builtin")
                .put("resolved_hourly_rate", HOURLY_RATE)
                .put("currency", "EUR")
                .put("agent_duration_seconds", durationSeconds)
                .put("hours_saved", worth.hoursSaved)
                .put("cost_saved", worth.costSaved)
                .put("agent_cost", agentCost)
                .put("resolved_cost_source", agentCost == null ? "none" : "provided")
                .put("net_saved", worth.netSaved)
                .put("occurred_at", occurredAt.toString());
    }

    private static String name(JsonNode body, String field, boolean required) {
        String text = body.path(field).textValue();
        require(text != null || !required);
        require(text == null || (!text.isBlank() && text.length() <= MAX_NAME));
        return text == null ? "" : text;
    }

    private static @Nullable BigDecimal number(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        BigDecimal number = value.decimalValue();
        require(value.isNumber() && number.signum() >= 0 && number.compareTo(MAX_NUMBER) < 0);
        return number;
    }

    private static @Nullable Long count(JsonNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        require(value.canConvertToLong() && value.longValue() >= 0);
        return value.longValue();
    }

    private static @Nullable JsonNode object(JsonNode body, String field) {
        JsonNode value = body.get(field);
        require(value == null || value.isObject());
        return value;
    }

    private static void require(boolean kept) {
        if (!kept) {
            throw new IllegalArgumentException("a rule is broken");
        }
    }
}
