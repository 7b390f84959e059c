package dev.hourledger.savings.projection;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.hourledger.events.AuditSample;
import dev.hourledger.events.ComputedCost;
import dev.hourledger.events.EnrichedEvent;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the table events: the one place that says which field of an {@link EnrichedEvent} goes where.
 * Everything about a statement that depends on the columns is made from this list.
 */
final class EventColumns {
    /** Room for most samples. */
    private static final int SAMPLE_CHARACTERS = 1024;

    private static final List<Column<?>> COLUMNS = List.of(
            text("event_id", EnrichedEvent::getEventId),
            text("org_id", EnrichedEvent::getOrgId),
            new Column<>("livemode", "boolean", Boolean[]::new, EnrichedEvent::getLivemode),
            text("agent_id", EnrichedEvent::getAgentId),
            text("task_type", EnrichedEvent::getTaskType),
            text("outcome", event -> event.getOutcome().name()),
            numeric("resolved_baseline_minutes", EnrichedEvent::getResolvedBaselineMinutes),
            text("resolved_baseline_source", event -> event.getResolvedBaselineSource()
                    .name()),
            numeric("resolved_hourly_rate", EnrichedEvent::getResolvedHourlyRate),
            text("currency", EnrichedEvent::getCurrency),
            new Column<>(
                    "currency_minor_digits", "smallint", Short[]::new, event -> (short) event.getCurrencyMinorDigits()),
            numeric("agent_duration_seconds", EnrichedEvent::getAgentDurationSeconds),
            numeric("hours_saved", EnrichedEvent::getHoursSaved),
            numeric("cost_saved", EnrichedEvent::getCostSaved),
            numeric("agent_cost", EnrichedEvent::getAgentCost),
            text("resolved_cost_source", event -> event.getResolvedCostSource().name()),
            numeric("net_saved", EnrichedEvent::getNetSaved),
            time("occurred_at", EnrichedEvent::getOccurredAt),
            time("received_at", EnrichedEvent::getReceivedAt),
            text("model", EnrichedEvent::getModel),
            new Column<>("tokens_in", "bigint", Long[]::new, EnrichedEvent::getTokensIn),
            new Column<>("tokens_out", "bigint", Long[]::new, EnrichedEvent::getTokensOut),
            json("metadata", EnrichedEvent::getMetadata),
            json("audit_sample", event -> toJson(event.getAuditSample())),
            new Column<>(
                    "computed_price_book_version",
                    "integer",
                    Integer[]::new,
                    ofComputed(ComputedCost::getPriceBookVersion)),
            numeric("computed_input_price", ofComputed(ComputedCost::getInputPricePerMillionTokens)),
            numeric("computed_output_price", ofComputed(ComputedCost::getOutputPricePerMillionTokens)),
            text("computed_price_currency", ofComputed(ComputedCost::getPriceCurrency)),
            numeric("computed_fx_rate", ofComputed(ComputedCost::getFxRate)));

    /** The names, separated by commas. */
    static final String NAMES = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));

    /** What to select from the unnested parameters to get values for {@link #NAMES}. */
    static final String VALUES = COLUMNS.stream().map(Column::expression).collect(Collectors.joining(", "));

    /** One typed array parameter a column, in order: {@code $1::text[], …}. */
    static final String PARAMETERS = IntStream.range(0, COLUMNS.size())
            .mapToObj(index -> "$" + (index + 1) + "::" + COLUMNS.get(index).type() + "[]")
            .collect(Collectors.joining(", "));

    private EventColumns() {}

    /** The values for {@link #PARAMETERS}: one array a column, one element an event. */
    static Tuple toTuple(List<EnrichedEvent> events) {
        Tuple tuple = Tuple.tuple();
        for (Column<?> column : COLUMNS) {
            tuple.addValue(column.valuesOf(events));
        }
        return tuple;
    }

    private record Column<T>(
            String name,
            String type,
            String expression,
            IntFunction<T[]> newArray,
            Function<EnrichedEvent, @Nullable T> value) {
        Column(String name, String type, IntFunction<T[]> newArray, Function<EnrichedEvent, @Nullable T> value) {
            this(name, type, name, newArray, value);
        }

        Object valuesOf(List<EnrichedEvent> events) {
            T[] values = newArray.apply(events.size());
            Arrays.setAll(values, i -> value.apply(events.get(i)));
            return values;
        }
    }

    private static Column<String> text(String name, Function<EnrichedEvent, @Nullable String> value) {
        return new Column<>(name, "text", String[]::new, value);
    }

    /** JSON travels as the text that it is: Postgres parses it once, nobody here does. */
    private static Column<String> json(String name, Function<EnrichedEvent, @Nullable String> value) {
        return new Column<>(name, "text", name + "::jsonb", String[]::new, value);
    }

    /** Decimals travel as text too, which is what the driver would send: its own numeric arrays can't hold a null. */
    private static Column<String> numeric(String name, Function<EnrichedEvent, @Nullable BigDecimal> value) {
        return new Column<>(name, "text", name + "::numeric", String[]::new, event -> {
            BigDecimal decimal = value.apply(event);
            return decimal == null ? null : decimal.toPlainString();
        });
    }

    private static Column<OffsetDateTime> time(String name, Function<EnrichedEvent, Instant> value) {
        return new Column<>(name, "timestamptz", OffsetDateTime[]::new, event -> value.apply(event)
                .atOffset(ZoneOffset.UTC));
    }

    /** A field of what the cost was computed from; null where it was not. */
    private static <T> Function<EnrichedEvent, @Nullable T> ofComputed(Function<ComputedCost, T> field) {
        return event -> event.getComputedCost() == null ? null : field.apply(event.getComputedCost());
    }

    private static @Nullable String toJson(@Nullable AuditSample sample) {
        if (sample == null) {
            return null;
        }
        StringBuilder json = new StringBuilder(SAMPLE_CHARACTERS);
        text(json.append("{\"input_excerpt\":"), sample.getInputExcerpt());
        text(json.append(",\"output_excerpt\":"), sample.getOutputExcerpt());
        text(json.append(",\"model\":"), sample.getModel());
        return json.append(",\"tokens_in\":")
                .append(sample.getTokensIn())
                .append(",\"tokens_out\":")
                .append(sample.getTokensOut())
                .append('}')
                .toString();
    }

    private static void text(StringBuilder json, @Nullable String text) {
        if (text == null) {
            json.append("null");
        } else {
            json.append('"');
            JsonStringEncoder.getInstance().quoteAsString(text, json);
            json.append('"');
        }
    }
}
