package dev.hourledger.acceptance.torture.check;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every figure can be recomputed by hand. All organisations of a run are in EUR. Source: design, "Arithmetic". */
final class ArithmeticRule implements Rule {
    private static final BigDecimal SECONDS_PER_MINUTE = BigDecimal.valueOf(60);
    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3_600);
    private static final int HOUR_DECIMALS = 3;
    private static final int CENTS = 2;

    @Override
    public List<Violation> check(Evidence evidence) {
        List<Violation> violations = new ArrayList<>();
        for (StoredEvent event : evidence.topic()) {
            Map<String, String> fields = event.fields();
            BigDecimal hours = hours(fields);
            BigDecimal cost =
                    hours.multiply(value(fields, "resolved_hourly_rate")).setScale(CENTS, RoundingMode.HALF_UP);
            BigDecimal net = cost.subtract(value(fields, "agent_cost"));
            boolean right = Fields.number(hours).equals(fields.get("hours_saved"))
                    && Fields.number(cost).equals(fields.get("cost_saved"))
                    && Fields.number(net).equals(fields.get("net_saved"));
            if (!right) {
                violations.add(new Violation(
                        "P4",
                        "figures that are not the contract's",
                        event.content() + " recomputed " + hours + " " + cost + " " + net));
            }
        }
        return violations;
    }

    private static BigDecimal hours(Map<String, String> fields) {
        if ("failure".equals(fields.get("outcome"))) {
            return BigDecimal.ZERO;
        }
        return value(fields, "resolved_baseline_minutes")
                .multiply(SECONDS_PER_MINUTE)
                .subtract(value(fields, "agent_duration_seconds"))
                .max(BigDecimal.ZERO)
                .divide(SECONDS_PER_HOUR, HOUR_DECIMALS, RoundingMode.HALF_UP);
    }

    /** What is not known counts as 0. */
    private static BigDecimal value(Map<String, String> fields, String name) {
        String text = fields.getOrDefault(name, Fields.ABSENT);
        return text.equals(Fields.ABSENT) ? BigDecimal.ZERO : new BigDecimal(text);
    }
}
