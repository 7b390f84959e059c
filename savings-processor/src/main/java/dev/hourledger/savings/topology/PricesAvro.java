package dev.hourledger.savings.topology;

import dev.hourledger.events.FxRate;
import dev.hourledger.savings.domain.ComputedCost;
import dev.hourledger.savings.domain.CurrencyPair;
import dev.hourledger.savings.domain.ModelPrice;
import dev.hourledger.savings.domain.PriceBook;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prices to and from Avro. Stateless. */
final class PricesAvro {
    private PricesAvro() {}

    /** The book; throws IllegalStateException when it has two prices for one model, or rates for one pair. */
    static PriceBook fromAvro(dev.hourledger.events.PriceBook book) {
        return new PriceBook(
                book.getVersion(),
                book.getModels().stream()
                        .collect(Collectors.toMap(
                                dev.hourledger.events.ModelPrice::getModel,
                                price -> new ModelPrice(
                                        price.getInputPricePerMillionTokens(),
                                        price.getOutputPricePerMillionTokens(),
                                        price.getCurrency()))),
                book.getFxRates().stream()
                        .collect(Collectors.toMap(
                                rate -> new CurrencyPair(rate.getFromCurrency(), rate.getToCurrency()),
                                FxRate::getRate)));
    }

    /** In the order of their names: the same book is the same bytes (P4). */
    static dev.hourledger.events.PriceBook toAvro(PriceBook book) {
        return new dev.hourledger.events.PriceBook(book.version(), models(book), rates(book));
    }

    private static List<dev.hourledger.events.ModelPrice> models(PriceBook book) {
        return book.models().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> new dev.hourledger.events.ModelPrice(
                        entry.getKey(),
                        entry.getValue().inputPerMillion(),
                        entry.getValue().outputPerMillion(),
                        entry.getValue().currency()))
                .toList();
    }

    private static List<FxRate> rates(PriceBook book) {
        Comparator<Map.Entry<CurrencyPair, BigDecimal>> byPair = Comparator.comparing(
                        (Map.Entry<CurrencyPair, BigDecimal> entry) ->
                                entry.getKey().from())
                .thenComparing(entry -> entry.getKey().to());
        return book.fxRates().entrySet().stream()
                .sorted(byPair)
                .map(entry -> new FxRate(entry.getKey().from(), entry.getKey().to(), entry.getValue()))
                .toList();
    }

    static dev.hourledger.events.@Nullable ComputedCost toAvro(@Nullable ComputedCost cost) {
        return cost == null
                ? null
                : new dev.hourledger.events.ComputedCost(
                        cost.priceBookVersion(),
                        cost.price().inputPerMillion(),
                        cost.price().outputPerMillion(),
                        cost.price().currency(),
                        cost.fxRate());
    }
}
