package dev.hourledger.gateway.domain;

import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The currencies of ISO 4217 that money can be counted in: those with a minor unit. Stateless. */
final class Currencies {
    /** Characters of a code. */
    static final int CODE_CHARACTERS = 3;

    static final String NOT_ONE = "must be the ISO 4217 code of a currency, such as EUR";

    private static final Map<String, Integer> MINOR_DIGITS = Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));

    private Currencies() {}

    /** Decimals of the minor unit; empty for what is none, such as gold and XXX. */
    static Optional<Integer> minorDigits(String code) {
        return Optional.ofNullable(MINOR_DIGITS.get(code));
    }
}
