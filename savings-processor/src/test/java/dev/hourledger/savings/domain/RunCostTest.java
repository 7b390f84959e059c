package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.NOON;
import static dev.hourledger.savings.domain.Facts.ORG;
import static dev.hourledger.savings.domain.Facts.admin;
import static dev.hourledger.savings.domain.Facts.decimal;
import static dev.hourledger.savings.domain.Facts.live;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What a run costs, and what a task is worth whatever layer, outcome and cost it has. */
class RunCostTest {
    private static final String MODEL = "m";
    private static final Map<String, String> TYPE_OF_LAYER = Map.of("fallback", "nobody_knows", "request", "any");
    private static final PriceBook BOOK = new PriceBook(
            7,
            Map.of(
                    MODEL,
                    price("2.5", "10", "USD"),
                    "reader",
                    price("0.1", "0", "USD"),
                    "yen",
                    price("300", "1200", "JPY"),
                    "dear",
                    price("1000000", "1000000", "EUR"),
                    "free",
                    price("0", "0", "USD")),
            Map.of(
                    new CurrencyPair("USD", "EUR"), new BigDecimal("0.92"),
                    new CurrencyPair("USD", "JPY"), new BigDecimal("149.37"),
                    new CurrencyPair("USD", "KWD"), new BigDecimal("0.3071"),
                    new CurrencyPair("JPY", "EUR"), new BigDecimal("0.0061"),
                    new CurrencyPair("CHF", "USD"), new BigDecimal("1.1")));

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/run-cost.csv", useHeadersInDisplayName = true)
    void shouldSayWhatARunCost(ArgumentsAccessor row) {
        InMemoryLedger ledger = ledger(new Currency(row.getString(5), row.getInteger(6)));
        TaskReport report = report(
                Facts.KNOWN_TYPE,
                TaskOutcome.SUCCESS,
                null,
                decimal(row.getString(1)),
                new Tokens(row.getString(2), row.getLong(3), row.getLong(4)));

        EnrichedTask event = recorded(ledger, report);

        RunCost cost = event.terms().runCost();
        assertThat(plain(cost.amount()) + " " + wire(cost.source())).isEqualTo(row.getString(7));
        assertThat(cost.basis() != null).isEqualTo(cost.source() == CostSource.COMPUTED);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/worth.csv", useHeadersInDisplayName = true)
    void shouldSayWhatATaskWasWorth(ArgumentsAccessor row) {
        String layer = row.getString(0);
        String cost = row.getString(2);
        TaskReport report = report(
                TYPE_OF_LAYER.getOrDefault(layer, layer),
                Facts.outcome(row.getString(1)),
                layer.equals("request") ? BigDecimal.TEN : null,
                cost.equals("provided") ? new BigDecimal("0.0042") : null,
                new Tokens(cost.equals("computed") ? MODEL : "unknown", 1_200L, 345L));

        EnrichedTask event = recorded(ledger(Facts.EUR), report);

        assertThat(event.terms().baseline().source()).isEqualTo(Facts.source(layer));
        assertThat(wire(event.terms().runCost().source())).isEqualTo(cost);
        assertThat(String.join(
                        " ",
                        plain(event.terms().baseline().minutes()),
                        plain(event.savings().hoursSaved()),
                        plain(event.savings().costSaved()),
                        plain(event.terms().runCost().amount()),
                        plain(event.savings().netSaved())))
                .isEqualTo(row.getString(3));
    }

    @Test
    void shouldFreezeThePricesOfItsTime() {
        InMemoryLedger ledger = ledger(Facts.EUR);
        TaskReport report =
                report(Facts.KNOWN_TYPE, TaskOutcome.SUCCESS, null, null, new Tokens(MODEL, 1_000_000L, 0L));
        EnrichedTask before = recorded(ledger, report);

        ledger.take(admin(
                "evt_8",
                "",
                new Fact.ModelPricesLoaded(new PriceBook(8, Map.of(MODEL, price("5", "10", "EUR")), Map.of()))));
        EnrichedTask after = recorded(ledger, report);

        assertThat(before.terms().runCost().basis())
                .isEqualTo(new ComputedCost(7, price("2.5", "10", "USD"), new BigDecimal("0.92")));
        assertThat(after.terms().runCost().basis())
                .isEqualTo(new ComputedCost(8, price("5", "10", "EUR"), BigDecimal.ONE));
        assertThat(plain(before.terms().runCost().amount())).isEqualTo("2.3");
        assertThat(plain(after.terms().runCost().amount())).isEqualTo("5");
    }

    /** An org with a type for each layer, named like it. */
    private static InMemoryLedger ledger(Currency currency) {
        InMemoryLedger ledger = Facts.ledger("pro");
        ledger.take(admin("evt_6", "", Facts.catalogue(2, Facts.KNOWN_TYPE, "builtin", "override")));
        ledger.take(admin("evt_7", "", new Fact.ModelPricesLoaded(BOOK)));
        ledger.take(admin(
                "evt_8",
                ORG,
                new Fact.OrgChanged(
                        null,
                        null,
                        currency,
                        Facts.RATE,
                        new Fact.Fallback(new BigDecimal("7")),
                        Map.of(TaskOutcome.NEEDS_REVIEW, new BigDecimal("0.5")))));
        ledger.take(admin(
                "evt_9",
                ORG,
                new Fact.BaselineOverridden("override", new BaselineOverride(new BigDecimal("20"), "measured"))));
        ledger.take(admin(
                "evt_10",
                ORG,
                new Fact.TaskTypeDefined(
                        "custom",
                        new CustomTaskType(new TaskTypeNames("own", "Own"), new BigDecimal("12.5"), "", false))));
        return ledger;
    }

    private static EnrichedTask recorded(InMemoryLedger ledger, TaskReport report) {
        Outcome outcome = ledger.take(live("evt_task", NOON, new Fact.TaskReported(null, null, report)))
                .outcome();
        assertThat(outcome).isInstanceOf(Outcome.Recorded.class);
        return ((Outcome.Recorded) outcome).event();
    }

    private record Tokens(
            @Nullable String model,
            @Nullable Long in,
            @Nullable Long out) {}

    private static TaskReport report(
            String type, TaskOutcome outcome, @Nullable BigDecimal baseline, @Nullable BigDecimal cost, Tokens tokens) {
        return new TaskReport(
                "agent",
                type,
                outcome,
                new BigDecimal("60"),
                cost,
                baseline,
                tokens.model(),
                tokens.in(),
                tokens.out(),
                null,
                null,
                null);
    }

    private static ModelPrice price(String input, String output, String currency) {
        return new ModelPrice(new BigDecimal(input), new BigDecimal(output), currency);
    }

    private static String plain(@Nullable BigDecimal value) {
        return value == null
                ? "-"
                : value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String wire(CostSource source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
