package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.savings.domain.Original;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are forgotten in the end, and never one that a decision would still honour. */
class IdempotencySweepTest {
    private static final Duration FORGOTTEN = Original.OCCUPIED.plus(Original.CLOCK_TOLERANCE);
    private static final Duration YEARS = Duration.ofDays(1_000);

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
    void shouldForgetKeysAfter25Hours() {
        run.take(events.live(NOON, task("old")));
        run.take(events.live(NOON.plusSeconds(60), task("younger")));

        passTime(NOON.plus(FORGOTTEN).plusSeconds(2));

        assertThat(occupiedKeys()).isEqualTo(1);
    }

    @Test
    void shouldKeepAKeyToTheLastMillisecondOfItsDay() {
        run.take(events.live(NOON, task("key-1")));
        Instant lastMoment = NOON.plus(Original.OCCUPIED).minusMillis(1);
        passTime(lastMoment);

        EventOutcome replayed = run.take(events.live(lastMoment, task("key-1")));
        EventOutcome recorded = run.take(events.live(lastMoment.plusMillis(1), task("key-1")));

        assertThat(replayed.getKind()).isEqualTo(OutcomeKind.replayed);
        assertThat(recorded.getKind()).isEqualTo(OutcomeKind.recorded);
    }

    @Test
    void shouldKeepAKeyForAGatewayWhoseClockIsAnHourSlow() {
        run.take(events.live(NOON, task("key-1")));
        passTime(NOON.plus(FORGOTTEN).minusSeconds(1));
        Instant slow = NOON.plus(Original.OCCUPIED).minusSeconds(1);

        EventOutcome resent = run.take(events.live(slow, task("key-1")), slow.plus(Original.CLOCK_TOLERANCE));

        assertThat(resent.getKind()).isEqualTo(OutcomeKind.replayed);
    }

    @Test
    void shouldKeepKeysWhenOneGatewaysClockIsFarAhead() {
        run.take(events.live(NOON, task("key-1")));

        run.take(events.live(NOON.plus(YEARS), task("from the future")), NOON.plusSeconds(2));
        run.take(events.live(NOON.plus(YEARS), task("from the future")), NOON.plusSeconds(4));
        EventOutcome resent = run.take(events.live(NOON.plusSeconds(6), task("key-1")));

        assertThat(resent.getKind()).isEqualTo(OutcomeKind.replayed);
    }

    @Test
    void shouldKeepKeysOfALogThatWasCopiedToAnotherClusterAndStampedAnew() {
        run.take(events.live(NOON, task("key-1")), NOON.plus(YEARS));

        run.take(
                events.live(NOON.plusSeconds(2), task("key-2")),
                NOON.plus(YEARS).plusSeconds(2));
        run.take(
                events.live(NOON.plusSeconds(4), task("key-3")),
                NOON.plus(YEARS).plusSeconds(4));
        EventOutcome resent = run.take(
                events.live(NOON.plusSeconds(6), task("key-1")),
                NOON.plus(YEARS).plusSeconds(6));

        assertThat(resent.getKind()).isEqualTo(OutcomeKind.replayed);
    }

    @Test
    void shouldPassThroughAStoreThatIsLargerThanAStep() {
        int keys = 3 * IdempotencySweep.KEYS_PER_STEP;
        for (int i = 0; i < keys; i++) {
            run.take(events.live(NOON, task("key-" + i)));
        }
        passTime(NOON.plus(IdempotencySweep.ROUND).plusSeconds(1));

        passTime(NOON.plus(FORGOTTEN).plusMillis(1));
        int afterOneStep = occupiedKeys();
        passTime(NOON.plus(FORGOTTEN).plusSeconds(2));
        passTime(NOON.plus(FORGOTTEN).plusSeconds(4));

        assertThat(afterOneStep).isEqualTo(keys - IdempotencySweep.KEYS_PER_STEP);
        assertThat(occupiedKeys()).isZero();
    }

    /** A record without a key is decided then. */
    private void passTime(Instant until) {
        run.take(events.test(until, task(null)));
    }

    private int occupiedKeys() {
        int count = 0;
        try (KeyValueIterator<Bytes, byte[]> all = run.store(Names.IDEMPOTENCY).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }
}
