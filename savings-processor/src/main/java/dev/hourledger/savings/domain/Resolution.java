package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.BaselineSource.BUILTIN;
import static dev.hourledger.savings.domain.BaselineSource.CUSTOM;
import static dev.hourledger.savings.domain.BaselineSource.FALLBACK;
import static dev.hourledger.savings.domain.BaselineSource.OVERRIDE;
import static dev.hourledger.savings.domain.BaselineSource.REQUEST;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which layer supplies what a task is valued on. Pure. Source: design "The decision". */
final class Resolution {
    private Resolution() {}

    /** The terms of a task; empty when no layer supplies a baseline. */
    static Optional<Terms> resolve(TaskReport report, OrgSettings org, ReferenceData reference) {
        return baseline(report, org.baselines(), reference)
                .map(baseline -> new Terms(
                        baseline,
                        org.hourlyRates().of(report.agentId()),
                        org.creditOf(report.outcome()),
                        org.currency(),
                        runCost(report, org.currency(), reference.prices())));
    }

    /** As reported, else as it follows from tokens and prices, else not known. */
    private static RunCost runCost(TaskReport report, Currency currency, PriceBook prices) {
        BigDecimal provided = report.agentCost();
        return provided == null ? prices.costOf(report, currency).orElse(RunCost.NONE) : RunCost.provided(provided);
    }

    /** The first layer that has a value, in the order of {@link BaselineSource}. */
    private static Optional<Baseline> baseline(TaskReport report, OrgBaselines org, ReferenceData reference) {
        String type = report.taskType();
        BigDecimal builtin = reference.builtinMinutes().get(type);
        CustomTaskType custom = org.customTypes().get(type);
        // An override speaks of a built-in type: without that type there is nothing to override.
        BaselineOverride override = builtin == null ? null : org.overrides().get(type);
        return layer(report.humanBaselineMinutes(), REQUEST)
                .or(() -> layer(override == null ? null : override.minutes(), OVERRIDE))
                .or(() -> layer(custom == null || custom.archived() ? null : custom.baselineMinutes(), CUSTOM))
                .or(() -> layer(builtin, BUILTIN))
                .or(() -> layer(org.fallbackMinutes(), FALLBACK));
    }

    private static Optional<Baseline> layer(@Nullable BigDecimal minutes, BaselineSource source) {
        return Optional.ofNullable(minutes).map(value -> new Baseline(value, source));
    }
}
