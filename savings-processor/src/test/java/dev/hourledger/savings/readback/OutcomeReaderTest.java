package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Random;
import java.util.Set;
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

    private final OutcomeReader reader = new OutcomeReader(MAX);
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
        assertThat(reader.find(PARTITION + 1, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.Elsewhere());
    }

    @Test
    void shouldAnswerFromTheStoreAtOnce() {
        reader.opened(PARTITION, store.stores());
        write(InMemoryOutcomes.eventId(1));

        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);

        assertThat(answers).singleElement().isInstanceOf(OutcomeAnswer.Found.class);
        assertThat(reader.find(PARTITION, InMemoryOutcomes.eventId(1))).isInstanceOf(OutcomeAnswer.Found.class);
        assertThat(reader.find(PARTITION, InMemoryOutcomes.eventId(2))).isEqualTo(new OutcomeAnswer.NotKnown());
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

        assertThat(reader.find(PARTITION, "evt_1")).isEqualTo(new OutcomeAnswer.NotKnown());
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
        reader.opened(PARTITION, store.stores());
        store.close();

        reader.await(PARTITION, InMemoryOutcomes.eventId(1), LONG_MILLIS, answers::add);
        assertThat(reader.find(PARTITION, InMemoryOutcomes.eventId(1))).isEqualTo(new OutcomeAnswer.NotKnown());
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
