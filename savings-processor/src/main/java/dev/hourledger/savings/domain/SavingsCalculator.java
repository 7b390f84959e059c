package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic, so that every figure can be recomputed by hand from the answer alone. Pure. Source: ADR 0004.
 *
 * <pre>
 * hours_saved = round3( max(0, baseline_minutes * 60 - agent_duration_seconds) * credit / 3600 )
 * cost_saved  = round_currency( hours_saved * hourly_rate )     from the rounded hours
 * net_saved   = cost_saved - (agent_cost or 0)                  exact, {@link PriceBook} computes what is not provided
 * </pre>
 */
final class SavingsCalculator {
    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);

    private SavingsCalculator() {}

    /** What a task of these terms was worth. */
    static Savings calculate(TaskReport report, Terms terms) {
        BigDecimal hoursSaved = Rounding.hoursOf(savedSeconds(report, terms));
        BigDecimal costSaved = Rounding.toMinorUnit(hoursSaved.multiply(terms.hourlyRate()), terms.currency());
        return new Savings(
                hoursSaved, costSaved, costSaved.subtract(terms.runCost().orZero()));
    }

    private static BigDecimal savedSeconds(TaskReport report, Terms terms) {
        BigDecimal baselineSeconds = terms.baseline().minutes().multiply(SECONDS_PER_MINUTE);
        return baselineSeconds
                .subtract(orZero(report.agentDurationSeconds()))
                .max(BigDecimal.ZERO)
                .multiply(terms.outcomeCredit());
    }

    private static BigDecimal orZero(@Nullable BigDecimal value) {
        return value == null ? BigDecimal.ZERO : value;
    }
}
