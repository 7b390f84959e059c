package dev.hourledger.savings.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * A partition's log made up from a seed: few orgs, keys and bodies, so that they meet often; times that crowd around 24
 * hours after an earlier record and around the turn of a month; clocks of gateways up to an hour slow and up to days
 * fast.
 */
final class RandomHistory {
    /** A record and the time at which the broker took it. */
    record Entry(RawFact raw, Instant brokerTime) {}

    static final int RECORDS = 40;
    /** Of these, the last one is there from the start, with settings of every kind. */
    static final List<String> ORGS = List.of("org_A", "org_B", "org_C");

    private static final Instant START = Instant.parse("2026-11-28T00:00:00Z");
    private static final Duration SLOWEST_CLOCK = Original.CLOCK_TOLERANCE;
    private static final List<String> PLANS = List.of("free", "pro", "enterprise");
    private static final List<String> TYPES = List.of("type_1", "type_2", "type_3", "type_4");
    private static final List<String> AGENTS = List.of("agent_1", "agent_2");
    private static final List<String> PREFIXES = List.of("1", "2");
    private static final List<String> LATER_PREFIXES = List.of("1", "2", "3", "4");
    private static final List<String> MODELS = List.of("model_1", "model_2", "model_3");
    private static final List<Currency> CURRENCIES =
            List.of(new Currency("EUR", 2), new Currency("JPY", 0), new Currency("KWD", 3));

    final List<Entry> entries = new ArrayList<>();
    final ReferenceData reference;
    final OrgSettings settingsOfLastOrg;

    private final Random random;
    private Instant brokerTime;

    RandomHistory(long seed) {
        random = new Random(seed);
        brokerTime = START.plusSeconds(random.nextInt(4 * 24 * 3600));
        reference = new ReferenceData(1, Map.of(), Map.of(), 1, plans(), PriceBook.NONE);
        settingsOfLastOrg = settings();
        for (int i = 0; i < RECORDS; i++) {
            Instant receivedAt = nextReceivedAt();
            entries.add(new Entry(raw("evt_" + i, receivedAt, i), brokerTime));
        }
    }

    /** A ledger as it was before the first record. */
    InMemoryLedger ledger() {
        InMemoryLedger ledger = new InMemoryLedger();
        ledger.reference = reference;
        ledger.settings.put(ORGS.get(2), settingsOfLastOrg);
        return ledger;
    }

    private Instant nextReceivedAt() {
        if (!entries.isEmpty() && oneIn(4)) {
            Instant edge =
                    one(entries).raw().receivedAt().plus(Original.OCCUPIED).plusMillis(random.nextInt(3) - 1);
            if (edge.isAfter(brokerTime.minus(SLOWEST_CLOCK))) {
                brokerTime = edge.isAfter(brokerTime) ? edge : brokerTime;
                return edge;
            }
        }
        brokerTime = brokerTime.plusMillis(random.nextInt(oneIn(8) ? 36 * 3_600_000 : 600_000));
        long fastestMillis = oneIn(20) ? 72 * 3_600_000 : 3_600_000;
        return brokerTime.minus(SLOWEST_CLOCK).plusMillis(random.nextLong(SLOWEST_CLOCK.toMillis() + fastestMillis));
    }

    /** At first mostly what lets tasks be recorded later: reference data, orgs, keys. */
    private RawFact raw(String eventId, Instant receivedAt, int position) {
        boolean first = position < 12 && !oneIn(4);
        int kind = !first ? random.nextInt(100) : position < 2 ? 95 : position < 4 ? 99 : position < 6 ? 90 : 80;
        if (kind < 66) {
            return task(eventId, receivedAt);
        }
        if (kind < 78) {
            return change(eventId, receivedAt);
        }
        String org = one(ORGS);
        return kind < 93
                ? new RawFact(eventId, org, receivedAt, null, true, byAdmin(kind, org, receivedAt))
                : new RawFact(eventId, "", receivedAt, null, true, reference(kind));
    }

    private Fact byAdmin(int kind, String org, Instant receivedAt) {
        if (kind < 83) {
            return issued(org);
        }
        if (kind < 86) {
            Instant end = oneIn(4) ? null : receivedAt.plusMillis(random.nextInt(24 * 3_600_000));
            String newPrefix = org + one(LATER_PREFIXES);
            return new Fact.ApiKeyRotated(
                    org + one(LATER_PREFIXES), newPrefix, Facts.bytes("hash of " + newPrefix), end);
        }
        return kind < 88 ? new Fact.ApiKeyRevoked(org + one(PREFIXES)) : registered();
    }

    private Fact reference(int kind) {
        return kind < 96 ? catalogueLoaded() : kind < 98 ? plansLoaded() : pricesLoaded();
    }

    private Fact pricesLoaded() {
        Map<CurrencyPair, BigDecimal> rates = new HashMap<>();
        for (Currency from : CURRENCIES) {
            for (Currency to : CURRENCIES) {
                if (!from.equals(to) && !oneIn(3)) {
                    BigDecimal rate = BigDecimal.valueOf(1 + random.nextLong(2_000_000_000_000L), 12);
                    rates.put(new CurrencyPair(from.code(), to.code()), rate);
                }
            }
        }
        return new Fact.ModelPricesLoaded(new PriceBook(random.nextInt(4), some(MODELS, this::price), rates));
    }

    private ModelPrice price() {
        BigDecimal input = oneIn(5) ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(90_000_000), 6);
        BigDecimal output = oneIn(5) ? BigDecimal.ZERO : BigDecimal.valueOf(random.nextInt(90_000_000), 6);
        return new ModelPrice(input, output, one(CURRENCIES).code());
    }

    /** By an admin, or by a key of the org or of another one. */
    private RawFact change(String eventId, Instant receivedAt) {
        String org = one(ORGS);
        String prefix = oneIn(2) ? null : (oneIn(20) ? one(ORGS) : org) + one(PREFIXES);
        boolean livemode = prefix == null || prefix.endsWith("2") == oneIn(20);
        return new RawFact(eventId, org, receivedAt, prefix, livemode, change());
    }

    private Fact change() {
        return switch (random.nextInt(13)) {
            case 0, 1, 2 -> orgChanged();
            case 3, 4, 5 -> new Fact.TaskTypeDefined(one(TYPES), customType(false));
            case 6 -> new Fact.TaskTypeArchived(one(TYPES));
            case 7, 8 -> new Fact.BaselineOverridden(one(TYPES), override());
            case 9 -> new Fact.BaselineOverrideRemoved(one(TYPES));
            case 10, 11 -> new Fact.AgentRateSet(one(AGENTS), oneIn(3) ? null : rate());
            default -> oneIn(2) ? new Fact.OrgClosed() : orgChanged();
        };
    }

    private Fact orgChanged() {
        return new Fact.OrgChanged(
                oneIn(3) ? "Renamed" : null,
                oneIn(2) ? null : oneIn(8) ? "gold" : one(PLANS),
                oneIn(2) ? null : one(CURRENCIES),
                oneIn(2) ? null : rate(),
                oneIn(2) ? null : new Fact.Fallback(oneIn(3) ? null : minutes()),
                oneIn(2) ? Map.of() : credit());
    }

    private CustomTaskType customType(boolean archived) {
        return new CustomTaskType(new TaskTypeNames("own", "Own"), minutes(), "measured", archived);
    }

    private BaselineOverride override() {
        return new BaselineOverride(minutes(), "because");
    }

    private Map<TaskOutcome, BigDecimal> credit() {
        return some(List.of(TaskOutcome.values()), () -> BigDecimal.valueOf(random.nextInt(1001), 3));
    }

    private Fact issued(String org) {
        String prefix = org + one(PREFIXES);
        return new Fact.ApiKeyIssued(prefix, Facts.bytes(prefix), prefix.endsWith("2") == oneIn(10));
    }

    private Fact registered() {
        return new Fact.OrgRegistered("Acme", oneIn(8) ? "gold" : one(PLANS), one(CURRENCIES), rate());
    }

    private RawFact task(String eventId, Instant receivedAt) {
        String org = one(ORGS);
        String prefix = (oneIn(20) ? one(ORGS) : org) + one(oneIn(4) ? LATER_PREFIXES : PREFIXES);
        boolean livemode = prefix.endsWith("2") == oneIn(20);
        Fact.TaskReported task = new Fact.TaskReported(
                oneIn(4) ? null : "key " + random.nextInt(2),
                oneIn(5) ? null : Facts.bytes("body " + random.nextInt(2)),
                report());
        return new RawFact(eventId, org, receivedAt, oneIn(40) ? null : prefix, livemode, task);
    }

    private TaskReport report() {
        return new TaskReport(
                one(AGENTS),
                one(TYPES),
                one(List.of(TaskOutcome.values())),
                oneIn(4) ? null : BigDecimal.valueOf(random.nextInt(600_000), 3),
                oneIn(2) ? null : BigDecimal.valueOf(random.nextInt(3_000_000), 6),
                oneIn(8) ? minutes() : null,
                oneIn(3) ? null : one(MODELS),
                oneIn(4) ? null : (long) random.nextInt(5_000_000),
                oneIn(4) ? null : (long) random.nextInt(5_000_000),
                "{}",
                oneIn(3) ? new AuditSample("in", "out", null, null, null) : null,
                null);
    }

    private Fact.CatalogueLoaded catalogueLoaded() {
        List<Fact.BuiltinTaskType> types = new ArrayList<>();
        some(TYPES, this::minutes)
                .forEach((key, minutes) ->
                        types.add(new Fact.BuiltinTaskType(key, new TaskTypeNames("built", key), minutes)));
        return new Fact.CatalogueLoaded(random.nextInt(6), types);
    }

    private Fact.PlansLoaded plansLoaded() {
        List<Plan> plans = plans().values().stream().filter(plan -> !oneIn(3)).toList();
        return new Fact.PlansLoaded(random.nextInt(6), plans);
    }

    private Map<String, Plan> plans() {
        Map<String, Plan> plans = new HashMap<>();
        for (String key : PLANS) {
            Long included = oneIn(4) ? null : (long) random.nextInt(5);
            plans.put(key, new Plan(key, 1 + random.nextInt(2), included, oneIn(4), oneIn(2), !oneIn(3)));
        }
        return plans;
    }

    private OrgSettings settings() {
        HourlyRates rates = new HourlyRates(rate(), some(AGENTS, this::rate));
        OrgBaselines baselines = new OrgBaselines(
                some(TYPES, this::override), some(TYPES, () -> customType(oneIn(2))), oneIn(2) ? null : minutes());
        return new OrgSettings("Rich", one(PLANS), one(CURRENCIES), rates, baselines, credit(), List.of(), false);
    }

    private <K, V> Map<K, V> some(List<K> keys, Supplier<V> value) {
        Map<K, V> chosen = new HashMap<>();
        keys.stream().filter(key -> oneIn(2)).forEach(key -> chosen.put(key, value.get()));
        return chosen;
    }

    private BigDecimal minutes() {
        return BigDecimal.valueOf(1 + random.nextInt(oneIn(3) ? 525_600_000 : 20_000), 3);
    }

    private BigDecimal rate() {
        return oneIn(2) ? BigDecimal.valueOf(45) : BigDecimal.valueOf(random.nextInt(200_000_000), 6);
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }
}
