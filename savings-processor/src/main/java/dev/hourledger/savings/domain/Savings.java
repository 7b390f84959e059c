package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a task was worth. Immutable. Source: ADR 0004.
 *
 * @param hoursSaved hours of human work, 3 decimals
 * @param costSaved worth of those hours, in the currency, rounded to its minor unit
 * @param agentCost what the run cost; null: not known
 * @param netSaved costSaved less agentCost, exact, may be negative
 */
public record Savings(
        BigDecimal hoursSaved,
        BigDecimal costSaved,
        @Nullable BigDecimal agentCost,
        CostSource costSource,
        BigDecimal netSaved) {}
