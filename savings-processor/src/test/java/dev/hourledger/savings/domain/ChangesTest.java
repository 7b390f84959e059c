package dev.hourledger.savings.domain;

import static dev.hourledger.savings.domain.Facts.ENTERPRISE;
import static dev.hourledger.savings.domain.Facts.FREE;
import static dev.hourledger.savings.domain.Facts.KNOWN_TYPE;
import static dev.hourledger.savings.domain.Facts.LIVE_KEY;
import static dev.hourledger.savings.domain.Facts.NOON;
import static dev.hourledger.savings.domain.Facts.ORG;
import static dev.hourledger.savings.domain.Facts.PRO;
import static dev.hourledger.savings.domain.Facts.TEST_KEY;
import static dev.hourledger.savings.domain.Facts.admin;
import static dev.hourledger.savings.domain.Facts.issued;
import static dev.hourledger.savings.domain.Facts.ledger;
import static dev.hourledger.savings.domain.Facts.live;
import static dev.hourledger.savings.domain.Facts.name;
import static dev.hourledger.savings.domain.Facts.registered;
import static dev.hourledger.savings.domain.Facts.task;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Decisions on orgs, keys and reference data. */
class ChangesTest {
    private static final Plan SMALLER_FREE = new Plan("free", 60, 1L, false, false, false);
    private static final ApiKey ISSUED = ApiKey.issued(LIVE_KEY, Facts.bytes("hash of " + LIVE_KEY), true, NOON);

    @Test
    void shouldRegisterAnOrg() {
        Decision decision = ledger("free").take(admin("evt_6", "org_B", registered("pro")));

        HourlyRates rates = new HourlyRates(Facts.RATE, Map.of());
        OrgSettings expected =
                new OrgSettings("Acme", "pro", Facts.EUR, rates, OrgBaselines.NONE, Map.of(), List.of(), false);
        assertThat(name(decision.outcome())).isEqualTo("applied");
        assertThat(changes(decision)).containsExactly(new Effect.StoreSettings("org_B", expected));
    }

    @Test
    void shouldRefuseToRegisterAnOrgTwice() {
        assertRefused(ledger("free").take(admin("evt_6", ORG, registered("pro"))), "validation_error org_id");
    }

    @Test
    void shouldRefuseToRegisterAnOrgOnAnUnknownPlan() {
        assertRefused(ledger("free").take(admin("evt_6", "org_B", registered("gold"))), "validation_error plan");
    }

    @Test
    void shouldKnowNoPlanBeforeTheFirstLoad() {
        assertRefused(new InMemoryLedger().take(admin("evt_1", ORG, registered("free"))), "validation_error plan");
    }

    @Test
    void shouldIssueAKey() {
        InMemoryLedger ledger = ledger("free");

        Decision decision = ledger.take(admin("evt_6", ORG, issued("another1", false)));

        ApiKey key = ApiKey.issued("another1", Facts.bytes("hash of another1"), false, NOON);
        assertThat(name(decision.outcome())).isEqualTo("applied");
        assertThat(decision.effects()).contains(new Effect.PublishAccess(new AccessGrant(ORG, key, FREE)));
        assertThat(settings(ledger).apiKeys())
                .extracting(ApiKey::prefix)
                .containsExactly(LIVE_KEY, TEST_KEY, "another1");
    }

    @Test
    void shouldKeepAnOrgWithinItsBounds() {
        InMemoryLedger ledger = ledger("pro");
        for (int i = 2; i < OrgSettings.MAX_API_KEYS; i++) {
            assertThat(name(ledger.take(admin("evt_k" + i, ORG, issued("key" + i, true)))
                            .outcome()))
                    .isEqualTo("applied");
        }
        assertRefused(ledger.take(admin("evt_6", ORG, issued("another1", true))), "validation_error api_keys");

        ledger.take(admin("evt_60", ORG, new Fact.ApiKeyRevoked("key5")));
        assertThat(name(ledger.take(admin("evt_61", ORG, issued("another1", true)))
                        .outcome()))
                .isEqualTo("applied");
        OrgSettings org = Objects.requireNonNull(ledger.settings.get(ORG));
        assertThat(org.apiKeys()).hasSize(OrgSettings.MAX_API_KEYS);
        assertThat(org.apiKey("key5")).isEmpty();
        assertThat(Objects.requireNonNull(ledger.directory.get("key5")).apiKey().revoked())
                .isTrue();

        CustomTaskType type = new CustomTaskType(new TaskTypeNames("own", "Own"), BigDecimal.ONE, "", false);
        for (int i = 0; i < OrgBaselines.MAX_CUSTOM_TYPES; i++) {
            ledger.take(admin("evt_t" + i, ORG, new Fact.TaskTypeDefined("own_" + i, type)));
        }
        assertRefused(
                ledger.take(admin("evt_7", ORG, new Fact.TaskTypeDefined("one_more", type))),
                "validation_error task_types");
        ledger.take(admin("evt_8", ORG, new Fact.TaskTypeArchived("own_0")));
        assertRefused(
                ledger.take(admin("evt_9", ORG, new Fact.TaskTypeDefined("one_more", type))),
                "validation_error task_types");
        assertThat(name(ledger.take(admin("evt_10", ORG, new Fact.TaskTypeDefined("own_0", type)))
                        .outcome()))
                .isEqualTo("applied");

        for (int i = 0; i < HourlyRates.MAX_AGENT_RATES; i++) {
            ledger.take(admin("evt_a" + i, ORG, new Fact.AgentRateSet("agent " + i, Facts.RATE)));
        }
        assertRefused(
                ledger.take(admin("evt_11", ORG, new Fact.AgentRateSet("one more", Facts.RATE))),
                "validation_error agents");
        assertThat(name(ledger.take(admin("evt_12", ORG, new Fact.AgentRateSet("agent 0", null)))
                        .outcome()))
                .isEqualTo("applied");
    }

    @Test
    void shouldLetAKeyWorkOnWhileItIsRotated() {
        InMemoryLedger ledger = ledger("free");
        Instant end = NOON.plusSeconds(3_600);

        assertThat(name(ledger.take(admin("evt_6", ORG, rotated("newkey01", end)))
                        .outcome()))
                .isEqualTo("applied");

        ApiKey old = new ApiKey(LIVE_KEY, Facts.bytes("hash of " + LIVE_KEY), true, false, NOON, end);
        ApiKey fresh = ApiKey.issued("newkey01", Facts.bytes("hash of newkey01"), true, NOON);
        assertThat(ledger.directory)
                .containsEntry(LIVE_KEY, new AccessGrant(ORG, old, Facts.FREE))
                .containsEntry("newkey01", new AccessGrant(ORG, fresh, Facts.FREE));
        assertThat(answer(ledger, LIVE_KEY, end.minusMillis(1))).isEqualTo("recorded");
        assertThat(answer(ledger, LIVE_KEY, end)).isEqualTo("key_revoked");
        assertThat(answer(ledger, "newkey01", end)).isEqualTo("recorded");
    }

    @Test
    void shouldEndAKeyAtOnceThatIsRotatedWithoutOverlap() {
        InMemoryLedger ledger = ledger("free");

        ledger.take(admin("evt_6", ORG, rotated("newkey01", null)));

        assertThat(answer(ledger, LIVE_KEY, NOON.minusSeconds(1))).isEqualTo("key_revoked");
        assertThat(answer(ledger, "newkey01", NOON)).isEqualTo("recorded");
        assertRefused(ledger.take(admin("evt_8", ORG, rotated("newkey02", null))), "validation_error prefix");
    }

    @Test
    void shouldGiveAKeyNoLongerALifeByRotatingItAgain() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(admin("evt_6", ORG, rotated("newkey01", NOON.plusSeconds(60))));

        ledger.take(admin("evt_7", ORG, rotated("newkey02", NOON.plusSeconds(3_600))));

        assertThat(answer(ledger, LIVE_KEY, NOON.plusSeconds(60))).isEqualTo("key_revoked");
        assertRefused(
                ledger.take(
                        admin("evt_8", ORG, new Fact.ApiKeyRotated("nokey000", "newkey03", Facts.bytes("h"), null))),
                "not_found");
        assertRefused(ledger.take(admin("evt_9", ORG, rotated("newkey02", NOON))), "validation_error prefix");
    }

    @Test
    void shouldTakeALaterPriceBookAndTheSameOneAgain() {
        InMemoryLedger ledger = ledger("free");
        PriceBook first =
                new PriceBook(1, Map.of("m", new ModelPrice(BigDecimal.ONE, BigDecimal.TEN, "USD")), Map.of());
        PriceBook another = new PriceBook(1, Map.of(), Map.of());

        assertThat(name(ledger.take(admin("evt_6", "", new Fact.ModelPricesLoaded(first)))
                        .outcome()))
                .isEqualTo("applied");
        assertThat(ledger.take(admin("evt_7", "", new Fact.ModelPricesLoaded(first)))
                        .effects())
                .isEmpty();
        assertRefused(ledger.take(admin("evt_8", "", new Fact.ModelPricesLoaded(another))), "validation_error version");
        assertThat(ledger.reference.prices()).isEqualTo(first);
    }

    @Test
    void shouldWriteDownWhoChangedWhatFromWhatToWhat() {
        InMemoryLedger ledger = ledger("pro");
        Fact.OrgChanged rate = new Fact.OrgChanged(null, null, null, new BigDecimal("60.00"), null, Map.of());
        BaselineOverride override = new BaselineOverride(new BigDecimal("9"), "measured");

        ledger.take(Facts.live("evt_6", NOON, rate));
        ledger.take(Facts.live("evt_7", NOON, rate));
        ledger.take(Facts.live("evt_8", NOON, new Fact.BaselineOverridden(Facts.KNOWN_TYPE, override)));
        ledger.take(admin("evt_9", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));

        List<AuditEntry> audit = Objects.requireNonNull(ledger.audit.get(ORG));
        String type = "task_types." + Facts.KNOWN_TYPE;
        assertThat(audit.subList(3, audit.size()))
                .containsExactly(
                        new AuditEntry("evt_6", NOON, LIVE_KEY, List.of(new AuditChange("hourly_rate", "45", "60"))),
                        new AuditEntry(
                                "evt_8",
                                NOON,
                                LIVE_KEY,
                                List.of(
                                        new AuditChange(type + ".baseline_minutes_override", null, "9"),
                                        new AuditChange(type + ".override_reason", null, "measured"))),
                        new AuditEntry(
                                "evt_9",
                                NOON,
                                null,
                                List.of(new AuditChange("api_keys." + LIVE_KEY + ".state", "active", "revoked"))));
    }

    @Test
    void shouldTellOtherDigitsOfOneCurrencyAndKeepThoseOfTheLog() {
        InMemoryLedger ledger = ledger("pro");
        ledger.take(admin("evt_6", ORG, new Fact.AgentRateSet("a", BigDecimal.TEN)));
        Currency otherTable = new Currency("EUR", 3);

        ledger.take(admin("evt_7", ORG, new Fact.OrgChanged(null, null, otherTable, Facts.RATE, null, Map.of())));
        OrgSettings same = Objects.requireNonNull(ledger.settings.get(ORG));
        ledger.take(admin(
                "evt_8", ORG, new Fact.OrgChanged(null, null, new Currency("KWD", 3), Facts.RATE, null, Map.of())));

        assertThat(same.currency()).isEqualTo(Facts.EUR);
        assertThat(same.hourlyRates().byAgent()).containsKey("a");
        List<AuditEntry> audit = Objects.requireNonNull(ledger.audit.get(ORG));
        assertThat(audit.get(audit.size() - 1).changes())
                .contains(
                        new AuditChange("currency", "EUR", "KWD"),
                        new AuditChange("currency_minor_digits", "2", "3"),
                        new AuditChange("agents.a.hourly_rate", "10", null));
    }

    @Test
    void shouldCloseAnOrgThatIsClosed() {
        InMemoryLedger ledger = ledger("pro");
        ledger.take(admin("evt_6", ORG, new Fact.OrgClosed()));

        Decision again = ledger.take(admin("evt_7", ORG, new Fact.OrgClosed()));

        assertThat(name(again.outcome())).isEqualTo("applied");
        assertThat(again.effects()).isEmpty();
        assertRefused(ledger.take(admin("evt_8", "org_B", new Fact.OrgClosed())), "not_found");
    }

    @Test
    void shouldKnowWhenAKeyWasUsedLast() {
        InMemoryLedger ledger = ledger("free");

        ledger.take(Facts.live("evt_6", NOON, task()));
        ledger.take(admin("evt_7", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));
        ledger.take(Facts.live("evt_8", NOON.plusSeconds(90), task()));

        assertThat(ledger.keyUse).containsExactlyEntriesOf(Map.of(LIVE_KEY, NOON));
    }

    private static Fact.ApiKeyRotated rotated(String newPrefix, @Nullable Instant end) {
        return new Fact.ApiKeyRotated(LIVE_KEY, newPrefix, Facts.bytes("hash of " + newPrefix), end);
    }

    private static String answer(InMemoryLedger ledger, String prefix, Instant receivedAt) {
        return name(ledger.take(new RawFact("evt_task", ORG, receivedAt, prefix, true, task()))
                .outcome());
    }

    /** What a decision changes, without the trace that it leaves in the audit log. */
    private static List<Effect> changes(Decision decision) {
        return decision.effects().stream()
                .filter(effect -> !(effect instanceof Effect.AppendAudit))
                .toList();
    }

    @Test
    void shouldIssueNoKeyToAnUnknownOrg() {
        assertRefused(ledger("free").take(admin("evt_6", "org_B", issued("another1", true))), "not_found");
    }

    @Test
    void shouldIssueNoPrefixTwice() {
        InMemoryLedger ledger = ledger("free");
        assertRefused(ledger.take(admin("evt_6", ORG, issued(LIVE_KEY, true))), "validation_error prefix");

        ledger.take(admin("evt_7", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));

        assertRefused(ledger.take(admin("evt_8", ORG, issued(LIVE_KEY, true))), "validation_error prefix");
    }

    @Test
    void shouldRevokeAKeyForGood() {
        InMemoryLedger ledger = ledger("free");

        Decision decision = ledger.take(admin("evt_6", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));

        AccessGrant closed = new AccessGrant(ORG, ISSUED.revoke(), FREE);
        assertThat(name(decision.outcome())).isEqualTo("applied");
        assertThat(decision.effects()).contains(new Effect.PublishAccess(closed));
        assertThat(settings(ledger).apiKey(LIVE_KEY)).contains(ISSUED.revoke());
    }

    @Test
    void shouldChangeNothingByRevokingAKeyAgain() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(admin("evt_6", ORG, new Fact.ApiKeyRevoked(LIVE_KEY)));

        assertUnchanged(ledger.take(admin("evt_7", ORG, new Fact.ApiKeyRevoked(LIVE_KEY))));
    }

    @Test
    void shouldFindNoKeyToRevokeThatTheOrgNeverHad() {
        InMemoryLedger ledger = ledger("free");

        assertRefused(ledger.take(admin("evt_6", ORG, new Fact.ApiKeyRevoked("neverwas"))), "not_found");
        assertRefused(ledger.take(admin("evt_7", "org_B", new Fact.ApiKeyRevoked(LIVE_KEY))), "not_found");
    }

    @Test
    void shouldReplaceTheCatalogueAsAWhole() {
        InMemoryLedger ledger = ledger("free");

        ledger.take(admin("evt_6", "", Facts.catalogue(2, "new_type")));

        assertThat(ledger.reference.builtinMinutes()).containsOnlyKeys("new_type");
        assertThat(ledger.reference.plans()).hasSize(3);
    }

    @Test
    void shouldChangeNothingByALoadThatIsNotNewer() {
        InMemoryLedger ledger = ledger("free");

        assertUnchanged(ledger.take(admin("evt_6", "", Facts.catalogue(1, "new_type"))));
        assertUnchanged(ledger.take(admin("evt_7", "", Facts.catalogue(0, "new_type"))));
        assertUnchanged(ledger.take(admin("evt_8", "", new Fact.PlansLoaded(1, List.of(SMALLER_FREE)))));
        assertUnchanged(ledger.take(admin("evt_9", "", new Fact.PlansLoaded(0, List.of(SMALLER_FREE)))));
    }

    @Test
    void shouldTellTheGatewaysOfEveryKeyWhosePlanChanged() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(admin("evt_6", "org_B", registered("pro")));
        ledger.take(admin("evt_7", "org_B", issued("keyofB", true)));

        Decision decision = ledger.take(admin("evt_8", "", new Fact.PlansLoaded(2, List.of(SMALLER_FREE, PRO))));

        Effect.RepublishAccess republish =
                (Effect.RepublishAccess) decision.effects().get(1);
        assertThat(republish.changedPlans()).containsExactly("free");
        assertThat(republish.grantsOf(ORG, settings(ledger)))
                .extracting(grant -> grant.apiKey().prefix())
                .containsExactly(LIVE_KEY, TEST_KEY);
        assertThat(ledger.directory.get(LIVE_KEY)).isEqualTo(new AccessGrant(ORG, ISSUED, SMALLER_FREE));
        assertThat(ledger.directory.get("keyofB")).extracting(AccessGrant::plan).isEqualTo(PRO);
    }

    @Test
    void shouldTellTheGatewaysNothingWhenNoFigureChanged() {
        Decision decision =
                ledger("free").take(admin("evt_6", "", new Fact.PlansLoaded(2, List.of(PRO, FREE, ENTERPRISE))));

        assertThat(decision.effects()).hasSize(1).first().isInstanceOf(Effect.StoreReference.class);
    }

    @Test
    void shouldGoOnDecidingByThePlanThatALoadLeavesOut() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(admin("evt_6", "", new Fact.PlansLoaded(2, List.of(SMALLER_FREE, PRO))));
        ledger.take(admin("evt_7", "", new Fact.PlansLoaded(3, List.of(PRO))));

        Decision first = ledger.take(live("evt_8", NOON, task()));
        Decision second = ledger.take(live("evt_9", NOON, task()));

        assertThat(name(first.outcome())).isEqualTo("recorded");
        assertThat(name(second.outcome())).isEqualTo("quota_exceeded");
        assertThat(ledger.directory.get(LIVE_KEY)).extracting(AccessGrant::plan).isEqualTo(SMALLER_FREE);
    }

    @Test
    void shouldForgetATaskTypeThatALoadLeavesOut() {
        InMemoryLedger ledger = ledger("free");
        ledger.take(admin("evt_6", "", Facts.catalogue(2)));

        Decision decision = ledger.take(live("evt_7", NOON, task()));

        assertThat(name(decision.outcome())).isEqualTo("unknown_task_type task_type");
        assertThat(ledger.reference.builtinMinutes()).doesNotContainKey(KNOWN_TYPE);
    }

    private static OrgSettings settings(InMemoryLedger ledger) {
        return Objects.requireNonNull(ledger.settings.get(ORG));
    }

    private static void assertRefused(Decision decision, String codeAndField) {
        assertThat(name(decision.outcome())).isEqualTo(codeAndField);
        assertThat(decision.effects()).isEmpty();
    }

    private static void assertUnchanged(Decision decision) {
        assertThat(name(decision.outcome())).isEqualTo("applied");
        assertThat(decision.effects()).isEmpty();
    }
}
