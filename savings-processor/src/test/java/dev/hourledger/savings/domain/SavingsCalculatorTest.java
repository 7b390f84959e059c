package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

class SavingsCalculatorTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/arithmetic.csv", useHeadersInDisplayName = true)
    void shouldCalculate(ArgumentsAccessor row) {
        Savings savings = SavingsCalculator.calculate(report(row), terms(row));

        assertThat(Stream.of(savings.hoursSaved(), savings.costSaved(), savings.netSaved())
                        .map(figure -> figure.stripTrailingZeros().toPlainString())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(row.getString(7));
        assertThat(savings.hoursSaved().scale()).isEqualTo(3);
        assertThat(savings.costSaved().scale()).isEqualTo(row.getInteger(4));
    }

    private static TaskReport report(ArgumentsAccessor row) {
        return Facts.report("any", TaskOutcome.SUCCESS, decimal(row.getString(2)), null, null);
    }

    private static Terms terms(ArgumentsAccessor row) {
        return new Terms(
                new Baseline(new BigDecimal(row.getString(1)), BaselineSource.BUILTIN),
                new BigDecimal(row.getString(3)),
                new BigDecimal(row.getString(5)),
                new Currency("any", row.getInteger(4)),
                row.getString(6) == null ? RunCost.NONE : RunCost.provided(new BigDecimal(row.getString(6))));
    }
}
