package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.LIVE_KEY;
import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.AuditQuestion;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.AgentRateSet;
import dev.hourledger.events.AuditChange;
import dev.hourledger.events.AuditEntry;
import dev.hourledger.events.AuditPage;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.FxRate;
import dev.hourledger.events.ModelPrice;
import dev.hourledger.events.ModelPricesLoaded;
import dev.hourledger.events.OrgChanged;
import dev.hourledger.events.OrgList;
import dev.hourledger.events.OrgSummary;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.PriceBook;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.ReferenceView;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gateways are shown of a partition. */
class ViewsTest {
    private static final PriceBook BOOK = new PriceBook(
            3,
            List.of(new ModelPrice("m", new BigDecimal("2.500000"), new BigDecimal("10.000000"), "USD")),
            List.of(new FxRate("USD", "EUR", new BigDecimal("0.920000000000"))));

    @TempDir
    private Path stateDir;

    private final RawEvents events = new RawEvents();
    private TopologyRun run;

    @BeforeEach
    void start() {
        run = new TopologyRun(stateDir);
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void shouldListOrganisationsBehindAnId() {
        run.withOrg(events, "pro");
        List<String> ids = IntStream.range(0, Views.ORGS_PER_PAGE + 20)
                .mapToObj("org_B%03d"::formatted)
                .toList();
        ids.forEach(id -> run.take(events.admin(id, RawEvents.registered("free"))));

        OrgList first = orgs("-");
        OrgList second = orgs(first.getOrgs().get(Views.ORGS_PER_PAGE - 1).getOrgId());

        assertThat(first.getOrgs().get(0)).isEqualTo(new OrgSummary(ORG, "Acme", "pro", "EUR", false));
        assertThat(first.getMore()).isTrue();
        assertThat(first.getOrgs()).hasSize(Views.ORGS_PER_PAGE);
        assertThat(second.getMore()).isFalse();
        assertThat(second.getOrgs())
                .extracting(OrgSummary::getOrgId)
                .endsWith("org_B119")
                .hasSize(21);
    }

    @Test
    void shouldShowAnOrganisationsChangesTheLatestFirst() {
        run.withOrg(events, "pro");
        RawEvent change = events.live(NOON, RawEvents.task(null));
        change = new RawEvent(change.getEventId(), ORG, NOON, LIVE_KEY, true, rate("60"));
        run.take(change);

        AuditPage page = changes(Long.MAX_VALUE);

        assertThat(page.getMore()).isFalse();
        assertThat(page.getEntries()).extracting(AuditEntry::getNumber).containsExactly(4L, 3L, 2L, 1L);
        AuditEntry latest = page.getEntries().get(0);
        assertThat(latest.getEventId()).isEqualTo(change.getEventId());
        assertThat(latest.getApiKeyPrefix()).isEqualTo(LIVE_KEY);
        assertThat(latest.getReceivedAt()).isEqualTo(NOON);
        assertThat(latest.getChanges()).containsExactly(new AuditChange("hourly_rate", "45", "60"));
        assertThat(page.getEntries().get(3).getChanges())
                .contains(new AuditChange("plan", null, "pro"), new AuditChange("currency", null, "EUR"));
        assertThat(changes(3).getEntries()).extracting(AuditEntry::getNumber).containsExactly(2L, 1L);
        assertThat(changes(1).getEntries()).isEmpty();
        assertThat(run.view(Mode.AUDIT, "nonsense")).isEmpty();
    }

    @Test
    void shouldKeepAPageOfLargeChangesWithinAnAnswer() {
        run.withOrg(events, "pro");
        String longest = "\uD83D\uDE00".repeat(120);
        for (int round = 0; round < 4; round++) {
            for (int agent = 0; agent < 300; agent++) {
                run.take(events.admin(ORG, new AgentRateSet(longest + agent, new BigDecimal("60"))));
            }
            // Drops every agent's rate: one large entry.
            String currency = round % 2 == 0 ? "JPY" : "EUR";
            run.take(events.admin(
                    ORG,
                    OrgChanged.newBuilder()
                            .setCurrency(currency)
                            .setCurrencyMinorDigits(0)
                            .setHourlyRate(BigDecimal.TEN)
                            .build()));
        }

        long before = Long.MAX_VALUE;
        int seen = 0;
        AuditPage page;
        do {
            page = changes(before);
            assertThat(run.serdes.auditPage().encode(page)).hasSizeLessThan(ReadbackFrame.MAX_FOUND_BYTES);
            seen += page.getEntries().size();
            before = page.getEntries().get(page.getEntries().size() - 1).getNumber();
        } while (page.getMore());
        assertThat(seen).isEqualTo(3 + 4 * 301);
    }

    @Test
    void shouldShowReferenceDataAndPrices() {
        assertThat(run.view(Mode.PRICES, "-")).isEmpty();
        assertThat(run.view(Mode.REFERENCE, "-")).isEmpty();
        run.withOrg(events, "pro");

        EventOutcome loaded = run.take(events.reference(new ModelPricesLoaded(BOOK)));

        assertThat(loaded.getKind()).isEqualTo(OutcomeKind.applied);
        assertThat(run.serdes.prices().decode(run.view(Mode.PRICES, "-").orElseThrow()))
                .isEqualTo(BOOK);
        assertThat(run.serdes
                        .referenceView()
                        .decode(run.view(Mode.REFERENCE, "-").orElseThrow()))
                .isEqualTo(new ReferenceView(1, 1, List.of(RawEvents.FREE, RawEvents.PRO), 3));
    }

    /** A partition's log may begin with an admin's prices; a restart behind them changes nothing (P4). */
    @Test
    void shouldKeepPricesThatCameBeforeCatalogueAndPlans() throws IOException {
        run.take(events.reference(new ModelPricesLoaded(BOOK)));
        try (TopologyRun restarted = new TopologyRun(Files.createDirectory(stateDir.resolve("restarted")))) {
            restarted.restoreFrom(run);
            restarted.withOrg(events, "pro");
            restarted.take(events.live(
                    NOON,
                    RawEvents.example(null)
                            .setModel("m")
                            .setTokensIn(1_000_000L)
                            .setTokensOut(0L)
                            .build()));

            assertThat(restarted.enriched().get(0).getAgentCost()).isEqualByComparingTo("2.3");
        }
    }

    @Test
    void shouldKeepPricesWhenPlansAndCatalogueChange() {
        run.withOrg(events, "pro");
        run.take(events.reference(new ModelPricesLoaded(BOOK)));
        run.take(events.reference(RawEvents.catalogue(2)));
        run.take(events.reference(RawEvents.plans(2, RawEvents.FREE, RawEvents.PRO)));
        run.written(Topic.ENRICHED_EVENTS);

        run.take(events.live(
                NOON,
                RawEvents.example(null)
                        .setModel("m")
                        .setTokensIn(1_000_000L)
                        .setTokensOut(0L)
                        .build()));

        assertThat(run.enriched().get(0).getAgentCost()).isEqualByComparingTo("2.3");
    }

    private static OrgChanged rate(String rate) {
        return OrgChanged.newBuilder().setHourlyRate(new BigDecimal(rate)).build();
    }

    private OrgList orgs(String behind) {
        return run.serdes.orgList().decode(run.view(Mode.ORGANISATIONS, behind).orElseThrow());
    }

    private AuditPage changes(long before) {
        String id = new AuditQuestion(ORG, before).toId();
        return run.serdes.auditPage().decode(run.view(Mode.AUDIT, id).orElseThrow());
    }
}
