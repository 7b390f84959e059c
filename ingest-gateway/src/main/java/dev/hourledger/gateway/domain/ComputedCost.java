package dev.hourledger.gateway.domain;

import java.math.BigDecimal;

/**
 * What the cost of a run was worked out from, frozen with its event. Immutable.
 *
 * @param input price of a million tokens that were read, in {@code currency}
 * @param output price of a million tokens that were written, likewise
 * @param currency ISO 4217
 * @param fxRate units of the event's currency for one of {@code currency}
 */
public record ComputedCost(
        int priceBookVersion, BigDecimal input, BigDecimal output, String currency, BigDecimal fxRate) {}
