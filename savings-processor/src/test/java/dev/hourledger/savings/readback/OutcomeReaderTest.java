package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.ReadbackFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No wake-up is lost, in whatever order an asker and the stream task come. */
class OutcomeReaderTest {
    private static final int MAX = 100;
    private static final long LONG_MILLIS = 60_000;
    private static final int PARTITION = 3;
    private static final int RACES = 5_000;

    private final LogOfKnownLength log = new LogOfKnownLength();
    private Instant now = InMemoryOutcomes.TIME;
    private final OutcomeReader reader = new OutcomeReader(log, () -> now, MAX);
    private final InMemoryOutcomes store = new InMemoryOutcomes();
    private final ConcurrentLinkedQueue<OutcomeAnswer> answers = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        reader.close();
    }

    @Test
    void shouldSayElsewhereForAPartitionThatIsNotRunHere() {
        reader.opened(PARTITION, store.stores());

        reader.await(PARTITION + 1, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        assertThat(answers).containsExactly(new OutcomeAnswer.Elsewhere());
        assertThat(found(PARTITION + 1, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.Elsewhere());
    }

    @Test
    void shouldAnswerFromTheStoreAtOnce() {
        opened();
        write(InMemoryOutcomes.eventId(1));

        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        assertThat(answers).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
        assertThat(found(PARTITION, InMemoryOutcomes.eventId(1))).isInstanceOf(OutcomeAnswer.Found.class);
        assertThat(found(PARTITION, InMemoryOutcomes.eventId(2))).isEqualTo(new OutcomeAnswer.NotKnown());
        assertThat(reader.waiting()).isZero();
    }

    @Test
    void shouldAnswerWhenTheOutcomeIsWritten() {
        reader.opened(PARTITION, store.stores());
        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);
        assertThat(answers).isEmpty();

        write(InMemoryOutcomes.eventId(1));

        assertThat(answers).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
    }

    @Test
    void shouldSayNotKnownOfWhatIsNoEventId() {
        reader.opened(PARTITION, store.stores());

        assertThat(found(PARTITION, "evt_1")).isEqualTo(new OutcomeAnswer.NotKnown());
    }

    @Test
    void shouldSayBusyOverTheBound() {
        reader.opened(PARTITION, store.stores());
        for (int i = 0; i < MAX; i++) {
            reader.await(PARTITION, InMemoryOutcomes.eventId(i), LONG_MILLIS, answers::add);
        }

        reader.await(PARTITION, InMemoryOutcomes.eventId(MAX), LONG_MILLIS, answers::add);

        assertThat(answers).containsExactly(new OutcomeAnswer.Busy());
        assertThat(reader.waiting()).isEqualTo(MAX);
    }

    @Test
    void shouldSendEveryAskerElsewhereWhenThePartitionGoes() {
        reader.opened(PARTITION, store.stores());
        for (int i = 0; i < MAX; i++) {
            reader.await(PARTITION, InMemoryOutcomes.eventId(i), LONG_MILLIS, answers::add);
        }

        reader.closed(PARTITION);

        assertThat(answers).hasSize(MAX).containsOnly(new OutcomeAnswer.Elsewhere());
        assertThat(reader.waiting()).isZero();
        assertThat(reader.partitions()).isEmpty();
    }

    @Test
    void shouldWaitWhileTheStoreOpensASegment() {
        opened();
        store.close();

        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);
        assertThat(found(PARTITION, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.NotKnown());
        assertThat(answers).isEmpty();

        write(InMemoryOutcomes.eventId(1));
        assertThat(answers).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
    }

    @Test
    void shouldSayElsewhereWhenTheStoreClosesUnderAReader() {
        reader.opened(PARTITION, store.stores());
        store.close();
        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        reader.closed(PARTITION);

        assertThat(answers).containsExactly(new OutcomeAnswer.Elsewhere());
        assertThat(reader.waiting()).isZero();
    }

    /** What was answered before a fail-over is decided again: until then nobody can say that it is not there. */
    @Test
    void shouldSayThatSomethingIsNotThereOnlyWhenAllThatWasInTheLogIsDecided() {
        log.end = 5;
        reader.opened(PARTITION, store.stores());
        reader.decided(PARTITION, 3);
        List<OutcomeAnswer> there = new ArrayList<>();
        List<OutcomeAnswer> decidedAgain = new ArrayList<>();
        List<OutcomeAnswer> missing = new ArrayList<>();

        write(InMemoryOutcomes.eventId(1));
        reader.find(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, there::add);
        reader.find(PARTITION, InMemoryOutcomes.eventId(2), LONG_MILLIS, decidedAgain::add);
        reader.find(PARTITION, InMemoryOutcomes.eventId(3), LONG_MILLIS, missing::add);
        reader.decided(PARTITION, 4);
        assertThat(there).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
        assertThat(decidedAgain).isEmpty();
        assertThat(missing).isEmpty();

        write(InMemoryOutcomes.eventId(2));
        assertThat(decidedAgain).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
        reader.decided(PARTITION, 5);
        assertThat(missing).containsExactly(new OutcomeAnswer.NotKnown());
        assertThat(reader.waiting()).isZero();
    }

    /** What is that old may have been dropped. */
    @Test
    void shouldNotSayThatSomethingIsNotThereThatMayHaveBeenDropped() {
        opened();
        String eventId = InMemoryOutcomes.eventId(1);
        now = InMemoryOutcomes.TIME.plus(OutcomeReader.PROVABLE_AGE);
        assertThat(found(PARTITION, eventId)).isEqualTo(new OutcomeAnswer.NotKnown());
        now = now.plusMillis(1);
        assertThat(found(PARTITION, eventId)).isEqualTo(new OutcomeAnswer.Busy());

        write(eventId);
        assertThat(found(PARTITION, eventId)).isInstanceOf(OutcomeAnswer.Found.class);
    }

    /** Its gateway's clock is ahead, and it is stored as if it were less so. */
    @Test
    void shouldFindWhatIsStoredAtAnotherTimeThanItsOwn() {
        opened();
        String eventId = InMemoryOutcomes.eventId(1);
        now = InMemoryOutcomes.TIME.minus(Duration.ofMinutes(13));
        assertThat(found(PARTITION, eventId)).isEqualTo(new OutcomeAnswer.NotKnown());

        store.put(eventId, new byte[] {1}, now.plus(Duration.ofMinutes(10)));
        reader.await(PARTITION, eventId, LONG_MILLIS, answers::add);

        assertThat(answers).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
        for (int minutes = 0; minutes <= 25; minutes++) {
            assertThat(found(PARTITION, eventId))
                    .as("%d minutes later", minutes)
                    .isInstanceOf(OutcomeAnswer.Found.class);
            now = now.plus(Duration.ofMinutes(1));
        }
    }

    /** Its gateway's clock may have been anywhere, so it may have been dropped although its id is of the future. */
    @Test
    void shouldNotSayThatSomethingOfTheFarFutureIsNotThere() {
        opened();
        now = InMemoryOutcomes.TIME.minus(OutcomeReader.PROVABLE_AGE).minusMillis(1);

        assertThat(found(PARTITION, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.Busy());
    }

    @Test
    void shouldSayBusyWhenTheStoreIsBroken() {
        opened();
        store.broken = true;

        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        assertThat(answers).containsExactly(new OutcomeAnswer.Busy());
        assertThat(found(PARTITION, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.Busy());
        assertThat(reader.waiting()).isZero();
    }

    @Test
    void shouldMakeAViewOnlyWhenAllThatWasInTheLogIsDecided() {
        log.end = 5;
        reader.opened(PARTITION, store.stores());
        store.views.put("ORGANISATION org_1", new byte[] {1});

        reader.view(PARTITION, ReadbackFrame.Mode.ORGANISATION, "org_1", LONG_MILLIS, Runnable::run, answers::add);
        assertThat(answers).isEmpty();
        byte[] changed = {2};
        store.views.put("ORGANISATION org_1", changed);
        reader.decided(PARTITION, 5);

        assertThat(answers).containsExactly(new OutcomeAnswer.Found(changed));
    }

    @Test
    void shouldSayBusyWhenItIsNotKnownInTimeWhetherAllIsDecided() {
        log.end = 5;
        reader.opened(PARTITION, store.stores());
        reader.find(PARTITION, InMemoryOutcomes.eventId(1), 1, answers::add);
        reader.view(PARTITION, ReadbackFrame.Mode.ORGANISATION, "org_1", 1, Runnable::run, answers::add);
        await().until(() -> answers.size() == 2);

        log.later = CompletableFuture.failedFuture(new IllegalStateException("no Kafka"));
        reader.find(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);
        reader.view(PARTITION, ReadbackFrame.Mode.ORGANISATION, "org_1", LONG_MILLIS, Runnable::run, answers::add);

        assertThat(answers).hasSize(4).containsOnly(new OutcomeAnswer.Busy());
        assertThat(reader.waiting()).isZero();
    }

    @Test
    void shouldSendWhoeverWaitsForTheLogElsewhereWhenThePartitionGoes() {
        log.end = 5;
        reader.opened(PARTITION, store.stores());
        reader.find(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);
        reader.view(PARTITION, ReadbackFrame.Mode.ORGANISATION, "org_1", LONG_MILLIS, Runnable::run, answers::add);

        reader.closed(PARTITION);
        reader.opened(PARTITION, store.stores());
        reader.decided(PARTITION, 5);

        assertThat(answers).hasSize(2).containsOnly(new OutcomeAnswer.Elsewhere());
    }

    @Test
    void shouldTellOfEveryChangeOfOwnership() {
        ConcurrentLinkedQueue<Set<Integer>> seen = new ConcurrentLinkedQueue<>();
        reader.onOwnershipChange(() -> seen.add(reader.partitions()));

        reader.opened(7, store.stores());
        reader.opened(PARTITION, store.stores());
        reader.closed(7);
        reader.close();

        assertThat(seen).containsExactly(Set.of(7), Set.of(PARTITION, 7), Set.of(PARTITION), Set.of());
    }

    @Test
    void shouldEndEveryAskerWhenClosed() {
        reader.opened(PARTITION, store.stores());
        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        reader.close();
        reader.await(PARTITION, InMemoryOutcomes.eventId(2), LONG_MILLIS, answers::add);

        assertThat(answers).containsExactly(new OutcomeAnswer.Elsewhere(), new OutcomeAnswer.Elsewhere());
        assertThat(reader.waiting()).isZero();
    }

    @Test
    void shouldLoseNoWakeUpWhoeverIsFirst() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("OutcomeReaderTest seed " + seed);
        Random random = new Random(seed);
        reader.opened(PARTITION, store.stores());
        ExecutorService streamThread = Executors.newSingleThreadExecutor();
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            for (int i = 0; i < RACES; i++) {
                String eventId = InMemoryOutcomes.eventId(i);
                int headStart = random.nextInt(200);
                CountDownLatch answered = new CountDownLatch(1);
                Future<?> written = streamThread.submit(() -> {
                    together.await();
                    spin(100);
                    write(eventId);
                    return null;
                });
                together.await();
                spin(headStart);
                reader.await(PARTITION, eventId, LONG_MILLIS, answer -> {
                    answers.add(answer);
                    answered.countDown();
                });
                assertThat(answered.await(10, SECONDS))
                        .as("race %d of seed %d", i, seed)
                        .isTrue();
                written.get(10, SECONDS);
            }
        } finally {
            streamThread.shutdownNow();
        }
        assertThat(answers).hasSize(RACES).allMatch(OutcomeAnswer.Found.class::isInstance);
        assertThat(reader.waiting()).isZero();
    }

    @Test
    void shouldLeaveNoAskerBehindWhenPartitionsComeAndGo() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("OutcomeReaderTest seed " + seed);
        Random random = new Random(seed);
        AtomicInteger answered = new AtomicInteger();
        ExecutorService streamThread = Executors.newSingleThreadExecutor();
        try {
            Future<?> moving = streamThread.submit(() -> {
                for (int i = 0; i < RACES; i++) {
                    reader.opened(PARTITION, store.stores());
                    spin(random.nextInt(500));
                    reader.closed(PARTITION);
                }
            });
            for (int i = 0; i < RACES; i++) {
                reader.await(PARTITION, InMemoryOutcomes.eventId(i), LONG_MILLIS, answer -> answered.incrementAndGet());
            }
            moving.get(30, SECONDS);
        } finally {
            streamThread.shutdownNow();
        }
        await().atMost(5, SECONDS)
                .untilAsserted(() -> assertThat(answered).as("seed %d", seed).hasValue(RACES));
        assertThat(reader.waiting()).isZero();
    }

    /** A task runs the partition that has decided all there is. */
    private void opened() {
        reader.opened(PARTITION, store.stores());
        reader.decided(PARTITION, log.end);
    }

    /** What is found when somebody asks who does not wait. */
    private OutcomeAnswer found(int partition, String eventId) {
        List<OutcomeAnswer> told = new ArrayList<>();
        reader.find(partition, eventId, LONG_MILLIS, told::add);
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private void write(String eventId) {
        byte[] outcome = eventId.getBytes(UTF_8);
        store.put(eventId, outcome);
        reader.written(eventId, outcome);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
