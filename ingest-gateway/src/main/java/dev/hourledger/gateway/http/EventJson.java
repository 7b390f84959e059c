package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AuditSample;
import dev.hourledger.gateway.domain.ComputedCost;
import dev.hourledger.gateway.domain.Figures;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.Rfc3339;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Writes the bodies of the answers. Deterministic: the same event gives the same bytes in every gateway (P3).
 * Stateless. Source:
 * HTTP contract.
 */
final class EventJson {
    private static final int ANSWER_CHARACTERS = 512;

    private EventJson() {}

    /** The answer's 15 fields in the contract's order. */
    static Buffer answer(RecordedEvent event) {
        JsonObject json = new JsonObject(ANSWER_CHARACTERS);
        answerFields(json, event);
        return json.end();
    }

    /** The answer's fields and the ones that only reading an event shows. */
    static Buffer view(RecordedEvent event) {
        JsonObject json = new JsonObject(ANSWER_CHARACTERS);
        answerFields(json, event);
        json.text("received_at", Rfc3339.format(event.receivedAt()));
        json.raw("livemode", event.livemode());
        json.text("model", event.model());
        json.raw("tokens_in", event.tokensIn());
        json.raw("tokens_out", event.tokensOut());
        json.raw("metadata", event.metadataJson());
        json.raw("audit_sample", sample(event.auditSample()));
        json.raw("computed_cost", computed(event.computedCost()));
        return json.end();
    }

    /** The body of a 202. */
    static Buffer accepted(String eventId) {
        return new JsonObject(ANSWER_CHARACTERS)
                .text("event_id", eventId)
                .text("status", "accepted")
                .end();
    }

    /** The body of the answer to a look-up of a change that was made. */
    static Buffer applied(String eventId) {
        return new JsonObject(ANSWER_CHARACTERS)
                .text("event_id", eventId)
                .text("status", "applied")
                .end();
    }

    /** The body of an error. */
    static Buffer error(Refusal refusal) {
        JsonObject error = new JsonObject(ANSWER_CHARACTERS)
                .text("code", refusal.code().wire())
                .text("message", refusal.message())
                .text("hint", refusal.hint());
        if (refusal.field() != null) {
            error.text("field", refusal.field());
        }
        return new JsonObject(ANSWER_CHARACTERS).raw("error", error.endText()).end();
    }

    private static void answerFields(JsonObject json, RecordedEvent event) {
        int minorDigits = event.currencyMinorDigits();
        json.text("event_id", event.eventId())
                .text("agent_id", event.agentId())
                .text("task_type", event.taskType())
                .text("outcome", event.outcome())
                .raw("resolved_baseline_minutes", Figures.baselineMinutes(event.resolvedBaselineMinutes()))
                .text("resolved_baseline_source", event.resolvedBaselineSource())
                .raw("resolved_hourly_rate", Figures.plain(event.resolvedHourlyRate()))
                .text("currency", event.currency())
                .raw("agent_duration_seconds", plain(event.agentDurationSeconds()))
                .raw("hours_saved", Figures.plain(event.hoursSaved()))
                .raw("cost_saved", Figures.money(event.costSaved(), minorDigits))
                .raw("agent_cost", money(event.agentCost(), minorDigits))
                .text("resolved_cost_source", event.resolvedCostSource())
                .raw("net_saved", Figures.money(event.netSaved(), minorDigits))
                .text("occurred_at", Rfc3339.format(event.occurredAt()));
    }

    private static @Nullable String plain(@Nullable BigDecimal value) {
        return value == null ? null : Figures.plain(value);
    }

    private static @Nullable String money(@Nullable BigDecimal value, int minorDigits) {
        return value == null ? null : Figures.money(value, minorDigits);
    }

    private static @Nullable String computed(@Nullable ComputedCost cost) {
        return cost == null
                ? null
                : new JsonObject(ANSWER_CHARACTERS)
                        .raw("price_book_version", cost.priceBookVersion())
                        .raw("input_price_per_million_tokens", Figures.plain(cost.input()))
                        .raw("output_price_per_million_tokens", Figures.plain(cost.output()))
                        .text("price_currency", cost.currency())
                        .raw("fx_rate", Figures.plain(cost.fxRate()))
                        .endText();
    }

    private static @Nullable String sample(@Nullable AuditSample sample) {
        return sample == null
                ? null
                : new JsonObject(ANSWER_CHARACTERS)
                        .text("input_excerpt", sample.inputExcerpt())
                        .text("output_excerpt", sample.outputExcerpt())
                        .text("model", sample.model())
                        .raw("tokens_in", sample.tokensIn())
                        .raw("tokens_out", sample.tokensOut())
                        .endText();
    }
}
