package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * What the tokens of models cost, with the rates to convert that. Models are sorted by id, rates by currencies, and
 * figures have no trailing zeros, so that equal books are equal. Immutable.
 *
 * @param version 0: none was ever loaded
 */
public record PriceBook(int version, List<ModelPrice> models, List<FxRate> fxRates) {
    /** No book. */
    public static final PriceBook NONE = new PriceBook(0, List.of(), List.of());

    /** Copies and sorts the lists. */
    public PriceBook {
        models = models.stream().sorted(Comparator.comparing(ModelPrice::model)).toList();
        fxRates = fxRates.stream()
                .sorted(Comparator.comparing(FxRate::from).thenComparing(FxRate::to))
                .toList();
    }

    /** The same contents under another version. */
    public PriceBook withVersion(int other) {
        return new PriceBook(other, models, fxRates);
    }

    /** Whether it says the same, whatever the versions. */
    public boolean saysTheSameAs(PriceBook other) {
        return models.equals(other.models) && fxRates.equals(other.fxRates);
    }

    /**
     * A model's prices.
     *
     * @param input for a million tokens that are read
     * @param output for a million tokens that are written
     * @param currency ISO 4217, of both
     */
    public record ModelPrice(String model, BigDecimal input, BigDecimal output, String currency) {
        /** Gives the figures one form. */
        public ModelPrice {
            input = Decimals.withoutTrailingZeros(input);
            output = Decimals.withoutTrailingZeros(output);
        }
    }

    /**
     * What an amount in one currency is in another.
     *
     * @param rate units of {@code to} for one of {@code from}
     */
    public record FxRate(String from, String to, BigDecimal rate) {
        /** Gives the figure one form. */
        public FxRate {
            rate = Decimals.withoutTrailingZeros(rate);
        }
    }
}
