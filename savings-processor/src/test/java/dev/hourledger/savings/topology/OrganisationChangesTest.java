package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.KNOWN_TYPE;
import static dev.hourledger.savings.topology.RawEvents.LIVE_KEY;
import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.ORG;
import static dev.hourledger.savings.topology.RawEvents.TEST_KEY;
import static dev.hourledger.savings.topology.RawEvents.example;
import static dev.hourledger.savings.topology.RawEvents.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.events.AgentRateSet;
import dev.hourledger.events.ApiKeyView;
import dev.hourledger.events.BaselineOverridden;
import dev.hourledger.events.BaselineOverrideRemoved;
import dev.hourledger.events.BaselineSource;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.FallbackBaseline;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.OrgClosed;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.Plan;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.events.TaskTypeArchived;
import dev.hourledger.events.TaskTypeDefined;
import dev.hourledger.events.TaskTypeView;
import dev.hourledger.savings.domain.ApiKey;
import dev.hourledger.savings.domain.BaselineOverride;
import dev.hourledger.savings.domain.Currency;
import dev.hourledger.savings.domain.CustomTaskType;
import dev.hourledger.savings.domain.HourlyRates;
import dev.hourledger.savings.domain.OpaqueBytes;
import dev.hourledger.savings.domain.OrgBaselines;
import dev.hourledger.savings.domain.OrgSettings;
import dev.hourledger.savings.domain.TaskTypeNames;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An organisation's changes from their bytes to the next event's, and what others are shown of it. P6. */
class OrganisationChangesTest {
    private static final TaskTypeDefined OWN_TYPE =
            new TaskTypeDefined("own_type", "Own type", "ops", new BigDecimal("12.5"), "measured");

    private final RawEvents events = new RawEvents();
    private TopologyRun run;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        run = new TopologyRun(stateDir);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void shouldValueTheNextEventOnWhatWasChanged() {
        run.withOrg(events, "pro");
        apply(change().setCurrency("JPY")
                .setCurrencyMinorDigits(0)
                .setHourlyRate(new BigDecimal("5000"))
                .setFallbackBaseline(new FallbackBaseline(new BigDecimal("30")))
                .setOutcomeCredit(Map.of("success", new BigDecimal("0.5")))
                .build());

        EnrichedEvent event = next(example(null).setTaskType("nobody_knows").build());

        assertThat(event.getResolvedBaselineSource()).isEqualTo(BaselineSource.fallback);
        assertThat(event.getCurrency()).isEqualTo("JPY");
        assertThat(event.getHoursSaved()).isEqualByComparingTo("0.249");
        assertThat(event.getCostSaved()).isEqualByComparingTo("1245");
    }

    @Test
    void shouldTakeTheFallbackAway() {
        run.withOrg(events, "pro");
        apply(change().setFallbackBaseline(new FallbackBaseline(BigDecimal.TEN)).build());
        apply(change().setFallbackBaseline(new FallbackBaseline(null)).build());

        EventOutcome outcome = run.take(
                events.live(NOON, example(null).setTaskType("nobody_knows").build()));

        assertThat(outcome.getErrorCode()).isEqualTo("unknown_task_type");
    }

    @Test
    void shouldResolveOwnTypesOverridesAndAgentsRates() {
        run.withOrg(events, "pro");
        apply(OWN_TYPE);
        apply(new BaselineOverridden(KNOWN_TYPE, new BigDecimal("9"), "because"));
        apply(new AgentRateSet("support-classifier", new BigDecimal("60")));

        EnrichedEvent overridden = next(task(null));
        assertThat(overridden.getResolvedBaselineSource()).isEqualTo(BaselineSource.override);
        assertThat(overridden.getResolvedBaselineMinutes()).isEqualByComparingTo("9");
        assertThat(overridden.getResolvedHourlyRate()).isEqualByComparingTo("60");
        EnrichedEvent own = next(example(null).setTaskType("own_type").build());
        assertThat(own.getResolvedBaselineSource()).isEqualTo(BaselineSource.custom);
        assertThat(own.getResolvedBaselineMinutes()).isEqualByComparingTo("12.5");

        apply(new TaskTypeArchived("own_type"));
        apply(new BaselineOverrideRemoved(KNOWN_TYPE));
        apply(new AgentRateSet("support-classifier", null));

        EnrichedEvent builtin = next(task(null));
        assertThat(builtin.getResolvedBaselineSource()).isEqualTo(BaselineSource.builtin);
        assertThat(builtin.getResolvedHourlyRate()).isEqualByComparingTo("45");
        EventOutcome archived =
                run.take(events.live(NOON, example(null).setTaskType("own_type").build()));
        assertThat(archived.getErrorCode()).isEqualTo("unknown_task_type");
    }

    @Test
    void shouldTellTheGatewaysOfAnotherPlanAndOfTheEnd() {
        run.withOrg(events, "free");
        apply(change().setPlan("pro").build());
        assertThat(run.access()).hasSize(2).allSatisfy(entry -> assertThat(entry.getPlan())
                .isEqualTo(RawEvents.PRO));

        apply(new OrgClosed());

        assertThat(run.access())
                .extracting(AccessEntry::getPrefix, AccessEntry::getState)
                .containsExactlyInAnyOrder(tuple(LIVE_KEY, AccessState.revoked), tuple(TEST_KEY, AccessState.revoked));
        assertThat(run.take(events.live(NOON, task(null))).getErrorCode()).isEqualTo("key_revoked");
        assertThat(run.take(events.admin(ORG, change().setName("x").build())).getErrorCode())
                .isEqualTo("not_found");
    }

    @Test
    void shouldLockWhatThePlanDoesNotInclude() {
        run.withOrg(events, "free");

        assertThat(run.take(byKey(OWN_TYPE)).getErrorCode()).isEqualTo("feature_locked");
        assertThat(run.take(byKey(change().setHourlyRate(BigDecimal.ONE).build()))
                        .getKind())
                .isEqualTo(OutcomeKind.applied);
    }

    @Test
    void shouldShowAnOrganisationAsItIsNow() {
        assertThat(run.organisation(ORG)).isEmpty();
        run.withOrg(events, "pro");
        apply(OWN_TYPE);
        apply(new TaskTypeArchived("own_type"));
        apply(new BaselineOverridden(KNOWN_TYPE, new BigDecimal("9"), "because"));
        apply(new AgentRateSet("a", new BigDecimal("60")));
        next(task(null));
        next(task(null));
        run.take(events.test(NOON, task(null)));

        OrgView view = run.organisation(ORG).orElseThrow();

        Plan plan = view.getPlan();
        assertThat(plan).isEqualTo(RawEvents.PRO);
        assertThat(view.getAgentHourlyRates()).containsOnlyKeys("a");
        assertThat(view.getOutcomeCredit()).containsOnlyKeys("success", "failure", "needs_review");
        assertThat(view.getEventsByMonth()).containsExactlyEntriesOf(Map.of("2026-11", 2L));
        assertThat(view.getApiKeys())
                .containsExactly(
                        new ApiKeyView(LIVE_KEY, true, false, NOON, null, NOON),
                        new ApiKeyView(TEST_KEY, false, false, NOON, null, NOON));
        assertThat(view.getTaskTypes())
                .containsOnly(
                        entry(
                                KNOWN_TYPE,
                                new TaskTypeView(
                                        "Email classification",
                                        "support",
                                        new BigDecimal("4.000"),
                                        false,
                                        false,
                                        null,
                                        new BigDecimal("9.000"),
                                        "because")),
                        entry(
                                "own_type",
                                new TaskTypeView(
                                        "Own type",
                                        "ops",
                                        new BigDecimal("12.500"),
                                        true,
                                        true,
                                        "measured",
                                        null,
                                        null)));
        assertThat(run.organisation("org_other")).isEmpty();
    }

    /** Its settings are one record of the changelog, and what others are shown of it is one frame. */
    @Test
    void shouldHaveRoomForTheLargestOrganisation() {
        run.withOrg(events, "pro");
        String longest = "\uD83D\uDE00".repeat(200);
        Map<String, CustomTaskType> types = new HashMap<>();
        for (int i = 0; i < OrgBaselines.MAX_CUSTOM_TYPES; i++) {
            TaskTypeNames names = new TaskTypeNames(longest, longest);
            types.put("k".repeat(60) + i, new CustomTaskType(names, new BigDecimal("1.000"), longest, false));
        }
        Map<String, BigDecimal> rates = new HashMap<>();
        for (int i = 0; i < HourlyRates.MAX_AGENT_RATES; i++) {
            rates.put("\uD83D\uDE00".repeat(125) + i, new BigDecimal("999999.999900"));
        }
        List<ApiKey> keys = IntStream.range(0, OrgSettings.MAX_API_KEYS)
                .mapToObj(i -> new ApiKey("%08d".formatted(i), new OpaqueBytes(new byte[32]), true, false, NOON, NOON))
                .toList();
        OrgSettings largest = new OrgSettings(
                longest,
                "pro",
                new Currency("EUR", 2),
                new HourlyRates(BigDecimal.ONE, rates),
                new OrgBaselines(
                        Map.of(KNOWN_TYPE, new BaselineOverride(BigDecimal.ONE, longest)), types, BigDecimal.ONE),
                Map.of(),
                keys,
                false);

        byte[] stored = run.serdes.settings().encode(SettingsAvro.toAvro(largest));
        run.store(Names.ORG_SETTINGS).put(StoreKeys.settings(ORG), stored);

        assertThat(stored).hasSizeLessThan(900_000);
        OrgView view = run.organisation(ORG).orElseThrow();
        assertThat(view.getTaskTypes()).hasSize(OrgBaselines.MAX_CUSTOM_TYPES + 1);
        assertThat(run.serdes.view().encode(view)).hasSizeLessThan(ReadbackFrame.MAX_FOUND_BYTES - 100_000);
    }

    private static OrgChanged.Builder change() {
        return OrgChanged.newBuilder();
    }

    private RawEvent byKey(Object body) {
        return new RawEvent(events.eventId(NOON), ORG, NOON, LIVE_KEY, true, body);
    }

    private void apply(Object body) {
        EventOutcome outcome = run.take(events.admin(ORG, body));
        assertThat(outcome.getKind()).as("%s", outcome.getErrorCode()).isEqualTo(OutcomeKind.applied);
    }

    private EnrichedEvent next(TaskReported task) {
        EventOutcome outcome = run.take(events.live(NOON, task));
        return run.serdes
                .enriched()
                .decode(Objects.requireNonNull(outcome.getEnrichedEvent(), outcome::toString)
                        .array());
    }
}
