package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.BodyRow;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.FieldPath;
import dev.hourledger.gateway.domain.ModelPriceField;
import dev.hourledger.gateway.domain.PriceRules;
import dev.hourledger.gateway.domain.RawBody;
import dev.hourledger.gateway.domain.RawValue;
import dev.hourledger.gateway.domain.Refusal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads models and their prices from CSV with a header: a refusal names the line. Stateless. */
final class PriceCsv {
    private static final BodyNames<ModelPriceField> COLUMNS = new BodyNames<>(ModelPriceField.class);
    /** JSON's grammar, so that a figure is one or is none whichever way it is sent. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final String HINT = "Send CSV in UTF-8 with the header "
            + "model,input_price_per_million_tokens,output_price_per_million_tokens,currency and a line a model."
            + " To have no prices send the JSON {\"models\":[]}.";

    private PriceCsv() {}

    /** The rows of the file that {@code utf8} holds. */
    static Checked<List<BodyRow<ModelPriceField>>> read(byte[] utf8) {
        return Utf8Text.decode(utf8)
                .map(text -> CsvRows.of(text).flatMap(PriceCsv::file))
                .orElseGet(() -> new Checked.Refused<>(Refusal.invalidBody(Utf8Text.NOT_UTF_8)))
                .fold(Checked.Accepted::new, PriceCsv::withHint);
    }

    /** A value as JSON would have it; empty values are absent. */
    static Optional<RawValue> value(String text, boolean number) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                number && NUMBER.matcher(text).matches() ? new RawValue.Numeral(text) : new RawValue.Text(text));
    }

    /** What is wrong with the file as a whole has another way out than a body that is JSON. */
    private static Checked<List<BodyRow<ModelPriceField>>> withHint(Refusal refusal) {
        return new Checked.Refused<>(refusal.field() == null ? refusal.withHint(HINT) : refusal);
    }

    private static Checked<List<BodyRow<ModelPriceField>>> file(List<CsvRows.Row> rows) {
        return rows.isEmpty()
                ? new Checked.Refused<>(Refusal.invalidBody("The body is empty."))
                : columns(rows.get(0)).flatMap(columns -> prices(columns, rows.subList(1, rows.size())));
    }

    private static Checked<List<ModelPriceField>> columns(CsvRows.Row header) {
        String path = path(header);
        List<ModelPriceField> columns = new ArrayList<>();
        for (String name : header.values()) {
            Optional<ModelPriceField> column = COLUMNS.find(name);
            if (column.isEmpty()) {
                return new Checked.Refused<>(COLUMNS.unknown(path, name));
            }
            if (columns.contains(column.get())) {
                return refused(FieldPath.below(path, name), "is there twice");
            }
            columns.add(column.get());
        }
        for (ModelPriceField field : ModelPriceField.values()) {
            if (!columns.contains(field)) {
                return refused(FieldPath.below(path, field.wire()), "is missing in the header");
            }
        }
        return new Checked.Accepted<>(columns);
    }

    private static Checked<List<BodyRow<ModelPriceField>>> prices(
            List<ModelPriceField> columns, List<CsvRows.Row> rows) {
        List<BodyRow<ModelPriceField>> prices = new ArrayList<>();
        for (CsvRows.Row row : rows) {
            if (row.values().size() != columns.size()) {
                return refused(path(row), "has " + row.values().size() + " values, must have " + columns.size());
            }
            if (prices.size() == PriceRules.MAX_MODELS) {
                return refused(path(row), "is one too many: there may be " + PriceRules.MAX_MODELS + " models");
            }
            prices.add(new BodyRow<>(path(row), body(columns, row.values())));
        }
        // A file that was cut short must not take every price away.
        return prices.isEmpty()
                ? new Checked.Refused<>(Refusal.invalidBody("The body has no line with a model."))
                : new Checked.Accepted<>(prices);
    }

    private static RawBody<ModelPriceField> body(List<ModelPriceField> columns, List<String> row) {
        Map<ModelPriceField, RawValue> values = new EnumMap<>(ModelPriceField.class);
        for (int i = 0; i < columns.size(); i++) {
            ModelPriceField column = columns.get(i);
            value(row.get(i), column.isNumber()).ifPresent(value -> values.put(column, value));
        }
        return new RawBody<>(values);
    }

    private static String path(CsvRows.Row row) {
        return "line " + row.line();
    }

    private static <T> Checked<T> refused(String path, String problem) {
        return new Checked.Refused<>(Refusal.invalid(path, path + " " + problem + "."));
    }
}
