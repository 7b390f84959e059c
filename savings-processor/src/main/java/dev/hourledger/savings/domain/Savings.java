package dev.hourledger.savings.domain;

import java.math.BigDecimal;

/**
 * What a task was worth. Immutable. Source: ADR 0004.
 *
 * @param hoursSaved hours of human work, 3 decimals
 * @param costSaved worth of those hours, in the currency, rounded to its minor unit
 * @param netSaved costSaved less the run's cost, exact, may be negative
 */
public record Savings(BigDecimal hoursSaved, BigDecimal costSaved, BigDecimal netSaved) {}
