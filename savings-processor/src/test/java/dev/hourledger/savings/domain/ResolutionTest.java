package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

class ResolutionTest {
    private static final String TYPE = "type";
    private static final ReferenceData CATALOGUE = reference(BigDecimal.TEN);

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/resolution.csv", useHeadersInDisplayName = true)
    void shouldTakeTheFirstLayerThatSuppliesABaseline(ArgumentsAccessor row) {
        TaskReport report = Facts.report(TYPE, TaskOutcome.SUCCESS, null, null, decimal(row.getString(0)));
        OrgBaselines baselines =
                new OrgBaselines(ofType(override(row)), ofType(customType(row)), decimal(row.getString(5)));
        OrgSettings org = org(new HourlyRates(Facts.RATE, Map.of()), baselines, Map.of());

        String answer = Resolution.resolve(report, org, reference(decimal(row.getString(4))))
                .map(terms -> terms.baseline().minutes() + " " + wire(terms.baseline()))
                .orElse("unknown_task_type");

        assertThat(answer).isEqualTo(row.getString(6));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/terms.csv", useHeadersInDisplayName = true)
    void shouldResolveRateAndCredit(ArgumentsAccessor row) {
        TaskReport report = Facts.report(TYPE, Facts.outcome(row.getString(3)), null, null, null);
        BigDecimal agentRate = decimal(row.getString(1));
        HourlyRates rates = new HourlyRates(
                new BigDecimal(row.getString(2)),
                agentRate == null
                        ? Map.of("another", BigDecimal.ONE)
                        : Map.of("another", BigDecimal.ONE, report.agentId(), agentRate));
        OrgSettings org = org(rates, OrgBaselines.NONE, credits(row));

        Terms terms = Resolution.resolve(report, org, CATALOGUE).orElseThrow();

        assertThat(terms.hourlyRate() + " " + terms.outcomeCredit()).isEqualTo(row.getString(7));
        assertThat(terms.currency()).isEqualTo(Facts.EUR);
    }

    private static Map<TaskOutcome, BigDecimal> credits(ArgumentsAccessor row) {
        Map<TaskOutcome, BigDecimal> credits = new EnumMap<>(TaskOutcome.class);
        credits.put(TaskOutcome.SUCCESS, decimal(row.getString(4)));
        credits.put(TaskOutcome.FAILURE, decimal(row.getString(5)));
        credits.put(TaskOutcome.NEEDS_REVIEW, decimal(row.getString(6)));
        credits.values().removeIf(Objects::isNull);
        return credits;
    }

    private static @Nullable CustomTaskType customType(ArgumentsAccessor row) {
        BigDecimal minutes = decimal(row.getString(2));
        return minutes == null
                ? null
                : new CustomTaskType(
                        new TaskTypeNames("own", "Own"), minutes, "measured", "archived".equals(row.getString(3)));
    }

    private static @Nullable BaselineOverride override(ArgumentsAccessor row) {
        BigDecimal minutes = decimal(row.getString(1));
        return minutes == null ? null : new BaselineOverride(minutes, "because");
    }

    private static OrgSettings org(
            HourlyRates rates, OrgBaselines baselines, Map<TaskOutcome, BigDecimal> outcomeCredit) {
        return new OrgSettings("Acme", "pro", Facts.EUR, rates, baselines, outcomeCredit, List.of(), false);
    }

    private static ReferenceData reference(@Nullable BigDecimal builtinMinutes) {
        return new ReferenceData(1, ofType(builtinMinutes), Map.of(), 0, Map.of(), PriceBook.NONE);
    }

    private static <V> Map<String, V> ofType(@Nullable V value) {
        return value == null ? Map.of() : Map.of(TYPE, value);
    }

    private static String wire(Baseline baseline) {
        return baseline.source().name().toLowerCase(Locale.ROOT);
    }
}
