package dev.hourledger.savings.domain;

/**
 * Two currencies between which amounts are converted. Immutable.
 *
 * @param from ISO 4217 code of the amount
 * @param to ISO 4217 code of the result
 */
public record CurrencyPair(String from, String to) {}
