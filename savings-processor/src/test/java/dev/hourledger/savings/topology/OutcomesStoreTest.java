package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.EventId;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.RawEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long outcomes can be asked for. */
class OutcomesStoreTest {
    private static final Duration PROMISED = Duration.ofMinutes(15);

    private final RawEvents events = new RawEvents();
    private TopologyRun run;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        run = new TopologyRun(stateDir).withOrg(events, "pro");
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void shouldKeepAnOutcomeAsLongAsPromised() {
        RawEvent early = events.live(NOON, task(null));
        run.take(early);

        run.take(events.live(NOON.plus(PROMISED), task(null)));

        assertThat(stored(run, early)).isNotNull();
    }

    @Test
    void shouldForgetAnOutcomeAfterItsRetention() {
        RawEvent early = events.live(NOON, task(null));
        run.take(early);

        Instant late = NOON.plus(SavingsTopology.OUTCOMES_RETENTION.multipliedBy(3));
        run.take(events.live(late, task(null)));

        assertThat(stored(run, early)).isNull();
    }

    @Test
    void shouldNotLetAClockFarAheadExpireTheOutcomesOfOthers() {
        RawEvent before = events.live(NOON, task(null));
        run.take(before);
        RawEvent fromTheFuture = events.live(NOON.plus(Duration.ofDays(365)), task(null));

        EventOutcome told = run.take(fromTheFuture, NOON.plusSeconds(1));
        RawEvent after = events.live(NOON.plusSeconds(2), task(null));
        run.take(after);

        assertThat(told.getKind()).isEqualTo(OutcomeKind.recorded);
        Bytes key = Bytes.wrap(fromTheFuture.getEventId().getBytes(UTF_8));
        long atMost = NOON.plusSeconds(1).plus(DecideProcessor.MAX_CLOCK_LEAD).toEpochMilli();
        assertThat(run.outcomeStore().fetch(key, atMost)).isNotNull();
        assertThat(stored(run, before)).isNotNull();
        assertThat(stored(run, after)).isNotNull();
    }

    @Test
    void shouldKeepOutcomesAsLongAsPromisedBesideTheFastestClockThatIsStored() {
        RawEvent early = events.live(NOON, task(null));
        run.take(early);
        RawEvent ahead = events.live(NOON.plus(PROMISED).plus(DecideProcessor.MAX_CLOCK_LEAD), task(null));

        run.take(ahead, NOON.plus(PROMISED));

        assertThat(stored(run, ahead)).isNotNull();
        assertThat(stored(run, early)).isNotNull();
    }

    /** The stored outcome as the read-back looks it up. */
    static byte @Nullable [] stored(TopologyRun run, RawEvent raw) {
        long time = EventId.epochMillisOf(raw.getEventId()).orElseThrow();
        return run.outcomeStore().fetch(Bytes.wrap(raw.getEventId().getBytes(UTF_8)), time);
    }
}
