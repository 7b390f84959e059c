package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.FREE_EVENTS;
import static dev.hourledger.savings.topology.RawEvents.LIVE_KEY;
import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.ORG;
import static dev.hourledger.savings.topology.RawEvents.TEST_KEY;
import static dev.hourledger.savings.topology.RawEvents.example;
import static dev.hourledger.savings.topology.RawEvents.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.events.AuditSample;
import dev.hourledger.events.BaselineSource;
import dev.hourledger.events.CostSource;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.Plan;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of records in the topology as it is in production. */
class SavingsTopologyTest {
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
    void shouldWriteTheContractsExampleToTheDigit() {
        run.withOrg(events, "pro");
        RawEvent raw = events.live(NOON, task("key-1"));

        EventOutcome outcome = run.take(raw);

        EnrichedEvent event = enrichedEventOf(outcome);
        assertThat(outcome.getKind()).isEqualTo(OutcomeKind.recorded);
        assertThat(event.getEventId()).isEqualTo(raw.getEventId());
        assertThat(event.getOrgId()).isEqualTo(ORG);
        assertThat(event.getResolvedBaselineMinutes()).isEqualByComparingTo("4.0");
        assertThat(event.getResolvedBaselineSource()).isEqualTo(BaselineSource.builtin);
        assertThat(event.getResolvedHourlyRate()).isEqualByComparingTo("45");
        assertThat(event.getCurrency()).isEqualTo("EUR");
        assertThat(event.getAgentDurationSeconds()).isEqualByComparingTo("4");
        assertThat(event.getHoursSaved()).isEqualByComparingTo("0.066");
        assertThat(event.getCostSaved()).isEqualByComparingTo("2.97");
        assertThat(event.getAgentCost()).isNull();
        assertThat(event.getResolvedCostSource()).isEqualTo(CostSource.none);
        assertThat(event.getNetSaved()).isEqualByComparingTo("2.97");
        assertThat(event.getOccurredAt()).isEqualTo(NOON);
        assertThat(event.getReceivedAt()).isEqualTo(NOON);
    }

    @Test
    void shouldGiveTheSameBytesToAnalystsAndAskers() {
        run.withOrg(events, "pro");
        TaskReported task = example("key-1").setMetadata("{\"a\":1}").build();

        EventOutcome outcome = run.take(events.live(NOON, task));

        List<TestRecord<byte[], byte[]>> written = run.written(Topic.ENRICHED_EVENTS);
        assertThat(written).hasSize(1);
        assertThat(written.get(0).key()).isEqualTo(ORG.getBytes(UTF_8));
        assertThat(written.get(0).value())
                .isEqualTo(Objects.requireNonNull(outcome.getEnrichedEvent()).array());
    }

    @Test
    void shouldShowAnOutcomeInTheStoreAsItIsTold() {
        run.withOrg(events, "pro");
        RawEvent raw = events.live(NOON, task(null));

        run.take(raw);

        assertThat(OutcomesStoreTest.stored(run, raw)).isEqualTo(run.toldBytes(raw.getEventId()));
    }

    @Test
    void shouldReplayTheIdenticalEventAndWriteNoSecond() {
        run.withOrg(events, "pro");
        EventOutcome first = run.take(events.live(NOON, task("key-1")));
        run.written(Topic.ENRICHED_EVENTS);

        EventOutcome again = run.take(events.live(NOON.plusSeconds(60), task("key-1")));
        TaskReported otherBody = example("key-1")
                .setBodyFingerprint(RawEvents.hash("another body"))
                .build();
        EventOutcome mismatch = run.take(events.live(NOON.plusSeconds(61), otherBody));

        assertThat(again.getKind()).isEqualTo(OutcomeKind.replayed);
        assertThat(again.getEnrichedEvent()).isEqualTo(first.getEnrichedEvent());
        assertThat(again.getIdempotencyMismatch()).isFalse();
        assertThat(mismatch.getEnrichedEvent()).isEqualTo(first.getEnrichedEvent());
        assertThat(mismatch.getIdempotencyMismatch()).isTrue();
        assertThat(run.written(Topic.ENRICHED_EVENTS)).isEmpty();
    }

    @Test
    void shouldKeepAttachmentsOutOfTheIdempotencyStore() {
        run.withOrg(events, "pro");
        AuditSample sample = new AuditSample("in", "out", null, null, null);
        TaskReported task =
                example("key-1").setMetadata("{\"a\":1}").setAuditSample(sample).build();
        run.take(events.live(NOON, task));

        EventOutcome replayed = run.take(events.live(NOON.plusSeconds(1), task("key-1")));

        EnrichedEvent original = run.serdes.enriched().decode(bytesOf(replayed));
        assertThat(original.getMetadata()).isNull();
        assertThat(original.getAuditSample()).isNull();
        EnrichedEvent published = run.enriched().get(0);
        assertThat(published.getMetadata()).isEqualTo("{\"a\":1}");
        assertThat(published.getAuditSample()).isEqualTo(sample);
    }

    @Test
    void shouldRefuseTheEventAfterTheLastIncludedOne() {
        run.withOrg(events, "free");
        for (int i = 0; i < FREE_EVENTS; i++) {
            run.take(events.live(NOON, task("key-" + i)));
        }

        EventOutcome refused = run.take(events.live(NOON, task("one too many")));
        EventOutcome replayed = run.take(events.live(NOON, task("key-0")));
        EventOutcome inTestMode = run.take(events.test(NOON, task("key-0")));

        assertThat(refused.getKind()).isEqualTo(OutcomeKind.rejected);
        assertThat(refused.getErrorCode()).isEqualTo(ErrorCode.QUOTA_EXCEEDED.wire());
        assertThat(replayed.getKind()).isEqualTo(OutcomeKind.replayed);
        assertThat(inTestMode.getKind()).isEqualTo(OutcomeKind.recorded);
        assertThat(run.enriched()).hasSize(FREE_EVENTS + 1);
    }

    @Test
    void shouldPublishKeysToTheDirectory() {
        run.take(events.reference(RawEvents.plans(1, RawEvents.FREE)));
        run.take(events.admin(ORG, RawEvents.registered("free")));

        run.take(events.admin(ORG, RawEvents.issued(LIVE_KEY, true)));
        run.take(events.admin(ORG, RawEvents.issued(TEST_KEY, false)));
        run.take(events.admin(ORG, RawEvents.revoked(LIVE_KEY)));

        assertThat(run.outcomes).extracting(EventOutcome::getKind).containsOnly(OutcomeKind.applied);
        assertThat(run.access())
                .containsExactly(
                        entry(LIVE_KEY, true, AccessState.active, RawEvents.FREE),
                        entry(TEST_KEY, false, AccessState.active, RawEvents.FREE),
                        entry(LIVE_KEY, true, AccessState.revoked, RawEvents.FREE));
    }

    @Test
    void shouldKeyTheDirectoryByPrefix() {
        run.take(events.reference(RawEvents.plans(1, RawEvents.FREE)));
        run.take(events.admin(ORG, RawEvents.registered("free")));
        run.take(events.admin(ORG, RawEvents.issued(LIVE_KEY, true)));

        assertThat(run.written(Topic.ACCESS_DIRECTORY))
                .extracting(TestRecord::key)
                .containsExactly(LIVE_KEY.getBytes(UTF_8));
    }

    @Test
    void shouldPublishEveryKeyAgainWhenFiguresOfItsPlanChange() {
        run.withOrg(events, "free");
        Plan faster = new Plan("free", 120, 1_000L, false, false, false);

        run.take(events.reference(RawEvents.plans(2, faster, RawEvents.PRO)));

        assertThat(run.access())
                .containsExactly(
                        entry(LIVE_KEY, true, AccessState.active, faster),
                        entry(TEST_KEY, false, AccessState.active, faster));
    }

    @Test
    void shouldRefuseAKeyThatWasRevokedEarlierInTheLog() {
        run.withOrg(events, "pro");
        run.take(events.live(NOON, task("key-1")));
        run.take(events.admin(ORG, RawEvents.revoked(LIVE_KEY)));

        EventOutcome first = run.take(events.live(NOON, task("key-2")));
        EventOutcome resend = run.take(events.live(NOON, task("key-1")));

        assertThat(List.of(first, resend)).allSatisfy(outcome -> {
            assertThat(outcome.getKind()).isEqualTo(OutcomeKind.rejected);
            assertThat(outcome.getErrorCode()).isEqualTo(ErrorCode.KEY_REVOKED.wire());
            assertThat(outcome.getEnrichedEvent()).isNull();
        });
    }

    @Test
    void shouldTakeReferenceDataIntoAnEmptyPartitionAndIgnoreOldVersions() {
        run.take(events.reference(RawEvents.catalogue(2)));
        run.take(events.reference(RawEvents.plans(2, RawEvents.FREE)));
        run.take(events.reference(RawEvents.plans(1, new Plan("free", 1, 1L, false, false, false))));
        run.take(events.reference(new dev.hourledger.events.CatalogueLoaded(1, List.of())));

        var stored =
                run.serdes.reference().decode(run.store(Names.REFERENCE_DATA).get(StoreKeys.REFERENCE));

        assertThat(run.outcomes).extracting(EventOutcome::getKind).containsOnly(OutcomeKind.applied);
        assertThat(stored.getCatalogueVersion()).isEqualTo(2);
        assertThat(stored.getPlansVersion()).isEqualTo(2);
        assertThat(stored.getPlans()).containsExactly(RawEvents.FREE);
        assertThat(stored.getBuiltinMinutes()).containsOnlyKeys(RawEvents.KNOWN_TYPE);
    }

    private static AccessEntry entry(String prefix, boolean livemode, AccessState state, Plan plan) {
        return new AccessEntry(prefix, ORG, RawEvents.hash(prefix), livemode, state, plan, null);
    }

    private EnrichedEvent enrichedEventOf(EventOutcome outcome) {
        return run.serdes.enriched().decode(bytesOf(outcome));
    }

    private static byte[] bytesOf(EventOutcome outcome) {
        return Objects.requireNonNull(outcome.getEnrichedEvent()).array();
    }
}
