package dev.hourledger.gateway.postgres;

import dev.hourledger.gateway.domain.AuditSample;
import dev.hourledger.gateway.domain.ComputedCost;
import dev.hourledger.gateway.domain.RecordedEvent;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rows of the table {@code events} as events of the domain: the one place where the two meet. */
final class EventRow {
    /** One organisation's event: $1 its id, $2 the organisation. JSON is taken apart by the database. */
    static final String SELECT = """
            SELECT event_id, org_id, livemode, agent_id, task_type, outcome, resolved_baseline_minutes,
                   resolved_baseline_source, resolved_hourly_rate, currency, currency_minor_digits,
                   agent_duration_seconds, hours_saved, cost_saved, agent_cost, resolved_cost_source, net_saved,
                   occurred_at, received_at, model, tokens_in, tokens_out, metadata::text AS metadata,
                   audit_sample IS NOT NULL AS has_sample,
                   audit_sample->>'input_excerpt' AS sample_input_excerpt,
                   audit_sample->>'output_excerpt' AS sample_output_excerpt,
                   audit_sample->>'model' AS sample_model,
                   (audit_sample->>'tokens_in')::bigint AS sample_tokens_in,
                   (audit_sample->>'tokens_out')::bigint AS sample_tokens_out,
                   computed_price_book_version, computed_input_price, computed_output_price,
                   computed_price_currency, computed_fx_rate
            FROM events WHERE event_id = $1 AND org_id = $2
            """;

    private EventRow() {}

    static RecordedEvent fromRow(Row row) {
        return new RecordedEvent(
                row.getString("event_id"),
                row.getString("org_id"),
                row.getBoolean("livemode"),
                row.getString("agent_id"),
                row.getString("task_type"),
                row.getString("outcome"),
                row.getBigDecimal("resolved_baseline_minutes"),
                row.getString("resolved_baseline_source"),
                row.getBigDecimal("resolved_hourly_rate"),
                row.getString("currency"),
                row.getShort("currency_minor_digits"),
                row.getBigDecimal("agent_duration_seconds"),
                row.getBigDecimal("hours_saved"),
                row.getBigDecimal("cost_saved"),
                row.getBigDecimal("agent_cost"),
                row.getString("resolved_cost_source"),
                row.getBigDecimal("net_saved"),
                instant(row, "occurred_at"),
                instant(row, "received_at"),
                row.getString("model"),
                row.getLong("tokens_in"),
                row.getLong("tokens_out"),
                row.getString("metadata"),
                row.getBoolean("has_sample") ? sample(row) : null,
                computedCost(row));
    }

    private static @Nullable ComputedCost computedCost(Row row) {
        Integer version = row.getInteger("computed_price_book_version");
        return version == null
                ? null
                : new ComputedCost(
                        version,
                        row.getBigDecimal("computed_input_price"),
                        row.getBigDecimal("computed_output_price"),
                        row.getString("computed_price_currency"),
                        row.getBigDecimal("computed_fx_rate"));
    }

    private static AuditSample sample(Row row) {
        return new AuditSample(
                row.getString("sample_input_excerpt"),
                row.getString("sample_output_excerpt"),
                row.getString("sample_model"),
                row.getLong("sample_tokens_in"),
                row.getLong("sample_tokens_out"));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
