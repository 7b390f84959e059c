package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The prices of models with the rates to convert them, as a record of this partition said last. Immutable. Source: ADR
 * 0009.
 *
 * @param version 0: none was ever loaded
 * @param models by the model's id, exactly as agents name it
 * @param fxRates units of the second currency for one of the first
 */
public record PriceBook(int version, Map<String, ModelPrice> models, Map<CurrencyPair, BigDecimal> fxRates) {
    /** Before the first load. */
    public static final PriceBook NONE = new PriceBook(0, Map.of(), Map.of());

    /** Copies the maps and refuses rates out of bounds. */
    public PriceBook {
        models = Map.copyOf(models);
        fxRates = Map.copyOf(fxRates);
        fxRates.values().forEach(Bounds.FX_RATE::check);
    }

    /**
     * What the tokens of a report cost; empty where anything that it takes is not known: the model, a rate into the
     * currency, or a count of tokens that are not free.
     */
    Optional<RunCost> costOf(TaskReport report, Currency currency) {
        ModelPrice price = report.model() == null ? null : models.get(report.model());
        BigDecimal fxRate = price == null ? null : fxRate(price.currency(), currency.code());
        if (price == null || fxRate == null) {
            return Optional.empty();
        }
        BigDecimal input = priceOf(report.tokensIn(), price.inputPerMillion());
        BigDecimal output = priceOf(report.tokensOut(), price.outputPerMillion());
        if (input == null || output == null) {
            return Optional.empty();
        }
        BigDecimal amount = Rounding.costOfMillionths(input.add(output).multiply(fxRate));
        // More than an agent could report is no cost of a run but a mistake in a price.
        return Bounds.AGENT_COST.contains(amount)
                ? Optional.of(RunCost.computed(amount, new ComputedCost(version, price, fxRate)))
                : Optional.empty();
    }

    private @Nullable BigDecimal fxRate(String from, String to) {
        return from.equals(to) ? BigDecimal.ONE : fxRates.get(new CurrencyPair(from, to));
    }

    /** In millionths; null: not known. Tokens that cost nothing need no count. */
    private static @Nullable BigDecimal priceOf(@Nullable Long tokens, BigDecimal perMillion) {
        if (perMillion.signum() == 0) {
            return BigDecimal.ZERO;
        }
        return tokens == null ? null : perMillion.multiply(BigDecimal.valueOf(tokens));
    }
}
