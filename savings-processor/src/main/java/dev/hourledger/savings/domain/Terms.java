package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * The terms that a task is valued on, resolved from every layer. Immutable.
 *
 * @param hourlyRate worth of an hour of human work, in the currency
 * @param outcomeCredit share of the baseline that the result counts, 0 to 1
 * @param runCost what the run cost, in the currency
 */
public record Terms(
        Baseline baseline, BigDecimal hourlyRate, BigDecimal outcomeCredit, Currency currency, RunCost runCost) {}
