package dev.hourledger.gateway.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hourledger.gateway.domain.BodyField;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.BodyRow;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.CreditField;
import dev.hourledger.gateway.domain.FieldPath;
import dev.hourledger.gateway.domain.FxRateField;
import dev.hourledger.gateway.domain.MetadataCollector;
import dev.hourledger.gateway.domain.ModelPriceField;
import dev.hourledger.gateway.domain.PriceRules;
import dev.hourledger.gateway.domain.RawBody;
import dev.hourledger.gateway.domain.RawValue;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.domain.SampleField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one object from a parser, token by token, and stops at the first refusal. Used once, by one thread. */
final class JsonObjectReader {
    private static final BodyNames<SampleField> SAMPLE_NAMES = new BodyNames<>(SampleField.class);
    private static final BodyNames<CreditField> CREDIT_NAMES = new BodyNames<>(CreditField.class);

    private static final BodyNames<ModelPriceField> MODEL_PRICE_NAMES = new BodyNames<>(ModelPriceField.class);
    private static final BodyNames<FxRateField> FX_RATE_NAMES = new BodyNames<>(FxRateField.class);

    private final JsonParser parser;
    private @Nullable Refusal refusal;

    JsonObjectReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The object that is all of the input. */
    <F extends Enum<F> & BodyField> Checked<RawBody<F>> root(BodyNames<F> names) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new Checked.Refused<>(Refusal.invalidBody("The body is empty."));
        }
        if (first != JsonToken.START_OBJECT) {
            return new Checked.Refused<>(Refusal.invalidBody("The body is not a JSON object."));
        }
        RawBody<F> body = fields("", names);
        if (refusal == null && parser.nextToken() != null) {
            refusal = Refusal.invalidBody("The body goes on behind the end of its JSON object.");
        }
        return refusal == null ? new Checked.Accepted<>(body) : new Checked.Refused<>(refusal);
    }

    /** The fields up to the end of the object whose start is the current token, or up to the first refusal. */
    private <F extends Enum<F> & BodyField> RawBody<F> fields(String parent, BodyNames<F> names) throws IOException {
        Map<F, RawValue> values = new EnumMap<>(names.type());
        Set<F> seen = EnumSet.noneOf(names.type());
        while (refusal == null && parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Optional<F> field = names.find(name);
            if (field.isEmpty()) {
                refusal = names.unknown(parent, name);
            } else if (!seen.add(field.get())) {
                refuse(FieldPath.below(parent, name), "is there twice");
            } else {
                RawValue value = value(parent, name, field.get());
                if (value != null) {
                    values.put(field.get(), value);
                }
            }
        }
        return new RawBody<>(values);
    }

    /** The next value; null when it is null and that counts as absent, or when it is refused. */
    private @Nullable RawValue value(String parent, String name, BodyField field) throws IOException {
        JsonToken token = parser.nextToken();
        return switch (token) {
            case VALUE_STRING -> new RawValue.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new RawValue.Numeral(parser.getText());
            case VALUE_TRUE -> new RawValue.Flag(true);
            case VALUE_FALSE -> new RawValue.Flag(false);
            case START_OBJECT -> object(FieldPath.below(parent, name), field);
            case START_ARRAY -> array(FieldPath.below(parent, name), field);
            default -> field.mayBeCleared() ? new RawValue.Cleared() : null;
        };
    }

    private @Nullable RawValue object(String path, BodyField field) throws IOException {
        return switch (field.shape()) {
            case SCALAR -> refuse(path, "must not be an object");
            case FREE_OBJECT -> freeObject(path);
            case MODEL_PRICES, FX_RATES -> refuse(path, "must be an array");
            case SAMPLE -> new RawValue.Sample(fields(path, SAMPLE_NAMES));
            case CREDIT -> new RawValue.Credit(fields(path, CREDIT_NAMES));
        };
    }

    private @Nullable RawValue array(String path, BodyField field) throws IOException {
        return switch (field.shape()) {
            case MODEL_PRICES -> new RawValue.ModelPrices(rows(path, MODEL_PRICE_NAMES, PriceRules.MAX_MODELS));
            case FX_RATES -> new RawValue.FxRates(rows(path, FX_RATE_NAMES, PriceRules.MAX_FX_RATES));
            default -> refuse(path, "must not be an array");
        };
    }

    /** The objects up to the end of the array whose start is the current token, or up to the first refusal. */
    private <F extends Enum<F> & BodyField> List<BodyRow<F>> rows(String path, BodyNames<F> names, int most)
            throws IOException {
        List<BodyRow<F>> rows = new ArrayList<>();
        while (refusal == null && parser.nextToken() != JsonToken.END_ARRAY) {
            String row = path + "[" + rows.size() + "]";
            if (rows.size() == most) {
                refuse(path, "must not have more than " + most + " entries");
            } else if (parser.currentToken() != JsonToken.START_OBJECT) {
                refuse(row, "must be an object");
            } else {
                rows.add(new BodyRow<>(row, fields(row, names)));
            }
        }
        return rows;
    }

    private @Nullable RawValue freeObject(String path) throws IOException {
        MetadataCollector collector = new MetadataCollector(path);
        collector.open(true);
        while (!collector.finished()) {
            collect(parser.nextToken(), collector);
        }
        return collector.result().fold(RawValue.FreeObject::new, found -> {
            refusal = found;
            return null;
        });
    }

    private void collect(JsonToken token, MetadataCollector collector) throws IOException {
        switch (token) {
            case START_OBJECT -> collector.open(true);
            case START_ARRAY -> collector.open(false);
            case END_OBJECT, END_ARRAY -> collector.close();
            case FIELD_NAME -> collector.name(parser.currentName());
            case VALUE_STRING -> collector.text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> collector.number(parser.getText());
            default -> collector.word(parser.getText());
        }
    }

    private @Nullable RawValue refuse(String path, String problem) {
        refusal = Refusal.invalid(path, path + " " + problem + ".");
        return null;
    }
}
