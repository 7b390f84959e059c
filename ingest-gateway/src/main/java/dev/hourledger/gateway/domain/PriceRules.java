package dev.hourledger.gateway.domain;

import dev.hourledger.gateway.domain.PriceBook.FxRate;
import dev.hourledger.gateway.domain.PriceBook.ModelPrice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rules of a price book, whatever it was written in. Pure. */
public final class PriceRules {
    /** Models of a book. With these bounds, and that of a body, a book fits into one record of the log. */
    public static final int MAX_MODELS = 5_000;
    /** Rates of a book. */
    public static final int MAX_FX_RATES = 500;

    private PriceRules() {}

    /** Checks a book that was sent as JSON. The book has no version yet. */
    public static Checked<PriceBook> check(RawBody<PriceField> body) {
        FieldChecks<PriceField> fields = new FieldChecks<>(body, "");
        Optional<RawValue.ModelPrices> models =
                fields.present(PriceField.MODELS, RawValue.ModelPrices.class, "an array");
        if (models.isEmpty()) {
            fields.refuse(PriceField.MODELS, "is required");
        }
        Optional<RawValue.FxRates> rates = fields.present(PriceField.FX_RATES, RawValue.FxRates.class, "an array");
        return fields.checked(true)
                .flatMap(there -> check(
                        models.map(RawValue.ModelPrices::rows).orElse(List.of()),
                        rates.map(RawValue.FxRates::rows).orElse(List.of())));
    }

    /** Checks models and rates; the first broken rule of the first broken row is refused, models before rates. */
    public static Checked<PriceBook> check(List<BodyRow<ModelPriceField>> models, List<BodyRow<FxRateField>> rates) {
        Set<String> knownModels = new HashSet<>();
        Set<String> knownPairs = new HashSet<>();
        return each(models, row -> model(new FieldChecks<>(row.fields(), row.path()), knownModels))
                .flatMap(prices -> each(rates, row -> rate(new FieldChecks<>(row.fields(), row.path()), knownPairs))
                        .flatMap(fxRates ->
                                new Checked.Accepted<>(new PriceBook(PriceBook.NONE.version(), prices, fxRates))));
    }

    private static <F extends Enum<F> & BodyField, T> Checked<List<T>> each(
            List<BodyRow<F>> rows, Function<BodyRow<F>, Checked<T>> check) {
        List<T> made = new ArrayList<>(rows.size());
        for (BodyRow<F> row : rows) {
            Optional<Refusal> refusal = check.apply(row)
                    .fold(
                            good -> {
                                made.add(good);
                                return Optional.empty();
                            },
                            Optional::of);
            if (refusal.isPresent()) {
                return new Checked.Refused<>(refusal.get());
            }
        }
        return new Checked.Accepted<>(made);
    }

    private static Checked<ModelPrice> model(FieldChecks<ModelPriceField> fields, Set<String> known) {
        String model = fields.requiredText(ModelPriceField.MODEL, TrackRules.MAX_NAME_CHARACTERS);
        if (!known.add(model)) {
            fields.refuse(ModelPriceField.MODEL, "names a model that is there already");
        }
        return fields.checked(new ModelPrice(
                model,
                fields.requiredDecimal(ModelPriceField.INPUT_PRICE_PER_MILLION_TOKENS, DecimalRange.MODEL_PRICE),
                fields.requiredDecimal(ModelPriceField.OUTPUT_PRICE_PER_MILLION_TOKENS, DecimalRange.MODEL_PRICE),
                currency(fields, ModelPriceField.CURRENCY)));
    }

    private static Checked<FxRate> rate(FieldChecks<FxRateField> fields, Set<String> known) {
        String from = currency(fields, FxRateField.FROM);
        String to = currency(fields, FxRateField.TO);
        if (from.equals(to)) {
            fields.refuse(FxRateField.TO, "must be another currency than from");
        }
        if (!known.add(from + to)) {
            fields.refuse(FxRateField.TO, "ends a pair of currencies that is there already");
        }
        return fields.checked(new FxRate(from, to, fields.requiredDecimal(FxRateField.RATE, DecimalRange.FX_RATE)));
    }

    private static <F extends Enum<F> & BodyField> String currency(FieldChecks<F> fields, F field) {
        String code = fields.requiredText(field, Currencies.CODE_CHARACTERS);
        if (Currencies.minorDigits(code).isEmpty()) {
            fields.refuse(field, Currencies.NOT_ONE);
        }
        return code;
    }
}
