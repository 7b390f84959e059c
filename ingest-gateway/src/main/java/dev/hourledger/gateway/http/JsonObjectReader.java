package dev.hourledger.gateway.http;

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
import dev.hourledger.gateway.http.JsonTokens.JsonSyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one object, token by token, and stops at the first refusal. Used once, by one thread. */
final class JsonObjectReader {
    private static final BodyNames<SampleField> SAMPLE_NAMES = new BodyNames<>(SampleField.class);
    private static final BodyNames<CreditField> CREDIT_NAMES = new BodyNames<>(CreditField.class);

    private static final BodyNames<ModelPriceField> MODEL_PRICE_NAMES = new BodyNames<>(ModelPriceField.class);
    private static final BodyNames<FxRateField> FX_RATE_NAMES = new BodyNames<>(FxRateField.class);

    private final JsonTokens tokens;
    private @Nullable Refusal refusal;

    JsonObjectReader(JsonTokens tokens) {
        this.tokens = tokens;
    }

    /** The object that is all of the input. */
    <F extends Enum<F> & BodyField> Checked<RawBody<F>> root(BodyNames<F> names) throws JsonSyntaxException {
        JsonTokens.Token first = tokens.next();
        if (first == JsonTokens.Token.END) {
            return new Checked.Refused<>(Refusal.invalidBody("The body is empty."));
        }
        if (first != JsonTokens.Token.START_OBJECT) {
            return new Checked.Refused<>(Refusal.invalidBody("The body is not a JSON object."));
        }
        RawBody<F> body = fields("", names);
        if (refusal == null && tokens.next() != JsonTokens.Token.END) {
            refusal = Refusal.invalidBody("The body goes on behind the end of its JSON object.");
        }
        return refusal == null ? new Checked.Accepted<>(body) : new Checked.Refused<>(refusal);
    }

    /** The fields up to the end of the object whose start is the current token, or up to the first refusal. */
    private <F extends Enum<F> & BodyField> RawBody<F> fields(String parent, BodyNames<F> names)
            throws JsonSyntaxException {
        Map<F, RawValue> values = new EnumMap<>(names.type());
        Set<F> seen = EnumSet.noneOf(names.type());
        while (refusal == null && tokens.next() == JsonTokens.Token.NAME) {
            F field = names.firstOf(tokens::isText);
            if (field == null) {
                refusal = names.unknown(parent, tokens.text());
            } else if (!seen.add(field)) {
                refuse(FieldPath.below(parent, field.wire()), "is there twice");
            } else {
                RawValue value = value(parent, field);
                if (value != null) {
                    values.put(field, value);
                }
            }
        }
        return new RawBody<>(values);
    }

    /** The next value; null when it is null and that counts as absent, or when it is refused. */
    private @Nullable RawValue value(String parent, BodyField field) throws JsonSyntaxException {
        return switch (tokens.next()) {
            case STRING -> new RawValue.Text(tokens.text());
            case NUMBER -> new RawValue.Numeral(tokens.text());
            case TRUE -> new RawValue.Flag(true);
            case FALSE -> new RawValue.Flag(false);
            case START_OBJECT -> object(FieldPath.below(parent, field.wire()), field);
            case START_ARRAY -> array(FieldPath.below(parent, field.wire()), field);
            default -> field.mayBeCleared() ? new RawValue.Cleared() : null;
        };
    }

    private @Nullable RawValue object(String path, BodyField field) throws JsonSyntaxException {
        return switch (field.shape()) {
            case SCALAR -> refuse(path, "must not be an object");
            case FREE_OBJECT -> freeObject(path);
            case MODEL_PRICES, FX_RATES -> refuse(path, "must be an array");
            case SAMPLE -> new RawValue.Sample(fields(path, SAMPLE_NAMES));
            case CREDIT -> new RawValue.Credit(fields(path, CREDIT_NAMES));
        };
    }

    private @Nullable RawValue array(String path, BodyField field) throws JsonSyntaxException {
        return switch (field.shape()) {
            case MODEL_PRICES -> new RawValue.ModelPrices(rows(path, MODEL_PRICE_NAMES, PriceRules.MAX_MODELS));
            case FX_RATES -> new RawValue.FxRates(rows(path, FX_RATE_NAMES, PriceRules.MAX_FX_RATES));
            default -> refuse(path, "must not be an array");
        };
    }

    /** The objects up to the end of the array whose start is the current token, or up to the first refusal. */
    private <F extends Enum<F> & BodyField> List<BodyRow<F>> rows(String path, BodyNames<F> names, int most)
            throws JsonSyntaxException {
        List<BodyRow<F>> rows = new ArrayList<>();
        while (refusal == null && tokens.next() != JsonTokens.Token.END_ARRAY) {
            String row = path + "[" + rows.size() + "]";
            if (rows.size() == most) {
                refuse(path, "must not have more than " + most + " entries");
            } else if (tokens.current() != JsonTokens.Token.START_OBJECT) {
                refuse(row, "must be an object");
            } else {
                rows.add(new BodyRow<>(row, fields(row, names)));
            }
        }
        return rows;
    }

    private @Nullable RawValue freeObject(String path) throws JsonSyntaxException {
        MetadataCollector collector = new MetadataCollector(path);
        collector.open(true);
        while (!collector.finished()) {
            collect(tokens.next(), collector);
        }
        return collector.result().fold(RawValue.FreeObject::new, found -> {
            refusal = found;
            return null;
        });
    }

    private void collect(JsonTokens.Token token, MetadataCollector collector) {
        switch (token) {
            case START_OBJECT -> collector.open(true);
            case START_ARRAY -> collector.open(false);
            case END_OBJECT, END_ARRAY -> collector.close();
            case NAME -> collector.name(tokens.text());
            case STRING -> collector.text(tokens.text());
            case NUMBER -> collector.number(tokens.text());
            default -> collector.word(tokens.text());
        }
    }

    private @Nullable RawValue refuse(String path, String problem) {
        refusal = Refusal.invalid(path, path + " " + problem + ".");
        return null;
    }
}
