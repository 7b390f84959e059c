package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * What a model's tokens cost. Immutable.
 *
 * @param inputPerMillion price of a million tokens that are read
 * @param outputPerMillion price of a million tokens that are written
 * @param currency ISO 4217 code of both
 */
public record ModelPrice(BigDecimal inputPerMillion, BigDecimal outputPerMillion, String currency) {
    /** Refuses prices out of bounds. */
    public ModelPrice {
        Bounds.TOKEN_PRICE.check(inputPerMillion);
        Bounds.TOKEN_PRICE.check(outputPerMillion);
    }
}
