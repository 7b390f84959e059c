package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What runs cost, written a second time for {@link NaiveModel}: in whole numbers. */
final class NaivePrices {
    private NaivePrices() {}

    /** The book that holds behind these records. */
    static PriceBook book(List<NaiveModel.Past> past) {
        PriceBook book = PriceBook.NONE;
        for (NaiveModel.Past p : past) {
            if (p.wasApplied() && p.raw().fact() instanceof Fact.ModelPricesLoaded loaded) {
                book = loaded.book();
            }
        }
        return book;
    }

    /** Null: not known. */
    static @Nullable BigDecimal cost(PriceBook book, TaskReport report, String currency) {
        ModelPrice price = book.models().get(Objects.requireNonNullElse(report.model(), ""));
        if (price == null) {
            return null;
        }
        BigDecimal rate = price.currency().equals(currency)
                ? BigDecimal.ONE
                : book.fxRates().get(new CurrencyPair(price.currency(), currency));
        boolean inputKnown =
                report.tokensIn() != null || price.inputPerMillion().signum() == 0;
        boolean outputKnown =
                report.tokensOut() != null || price.outputPerMillion().signum() == 0;
        if (rate == null || !inputKnown || !outputKnown) {
            return null;
        }
        BigInteger micros = tokens(report.tokensIn())
                .multiply(NaiveModel.whole(price.inputPerMillion(), 6))
                .add(tokens(report.tokensOut()).multiply(NaiveModel.whole(price.outputPerMillion(), 6)));
        BigInteger rounded = NaiveModel.halfUp(micros.multiply(NaiveModel.whole(rate, 12)), BigInteger.TEN.pow(18));
        return new BigDecimal(rounded, 6);
    }

    private static BigInteger tokens(@Nullable Long count) {
        return BigInteger.valueOf(count == null ? 0 : count);
    }
}
