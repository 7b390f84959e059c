package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * What the cost of a run was worked out from, frozen on its event: a later price book does not change it (P4).
 * Immutable.
 *
 * @param priceBookVersion of the book that the prices are from
 * @param price of the model
 * @param fxRate units of the org's currency for one of the price's
 */
public record ComputedCost(int priceBookVersion, ModelPrice price, BigDecimal fxRate) {}
