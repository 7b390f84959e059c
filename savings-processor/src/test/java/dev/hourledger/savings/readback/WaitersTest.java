package dev.hourledger.savings.readback;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every waiter is ended exactly once, whoever comes first, and none is left behind. */
class WaitersTest {
    private static final int MAX = 1_000;
    private static final long LONG_MILLIS = 60_000;
    private static final int PARTITION = 3;
    private static final int RACES = 2_000;
    private static final int THREADS = 8;

    private final Waiters waiters = new Waiters(MAX);
    private final ConcurrentLinkedQueue<OutcomeAnswer> answers = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        waiters.close();
    }

    @Test
    void shouldEndEveryWaiterOfAnEvent() {
        waiters.register(PARTITION, "evt_1", LONG_MILLIS, answers::add);
        waiters.register(PARTITION, "evt_1", LONG_MILLIS, answers::add);
        waiters.register(PARTITION, "evt_2", LONG_MILLIS, answers::add);

        waiters.complete("evt_1", new OutcomeAnswer.Busy());

        assertThat(answers).containsExactly(new OutcomeAnswer.Busy(), new OutcomeAnswer.Busy());
        assertThat(waiters.size()).isEqualTo(1);
    }

    @Test
    void shouldEndAWaiterOnlyOnce() {
        Waiters.Waiter waiter = register("evt_1");

        waiters.end(waiter, new OutcomeAnswer.NotKnown());
        waiters.end(waiter, new OutcomeAnswer.Elsewhere());
        waiters.complete("evt_1", new OutcomeAnswer.Elsewhere());
        waiters.endAll(PARTITION, new OutcomeAnswer.Elsewhere());

        assertThat(answers).containsExactly(new OutcomeAnswer.NotKnown());
        assertThat(waiters.size()).isZero();
    }

    @Test
    void shouldEndTheRightOneOfSeveralWaitersOfAnEvent() {
        List<Waiters.Waiter> registered = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            registered.add(register("evt_1"));
        }

        waiters.end(registered.get(1), new OutcomeAnswer.NotKnown());
        waiters.complete("evt_1", new OutcomeAnswer.Elsewhere());

        assertThat(answers)
                .containsExactly(
                        new OutcomeAnswer.NotKnown(), new OutcomeAnswer.Elsewhere(), new OutcomeAnswer.Elsewhere());
    }

    @Test
    void shouldTakeNoMoreThanItsBound() {
        for (int i = 0; i < MAX; i++) {
            assertThat(waiters.register(PARTITION, "evt_" + i, LONG_MILLIS, answers::add))
                    .isNotNull();
        }

        assertThat(waiters.register(PARTITION, "evt_one too many", LONG_MILLIS, answers::add))
                .isNull();

        waiters.complete("evt_0", new OutcomeAnswer.Elsewhere());
        assertThat(waiters.register(PARTITION, "evt_again", LONG_MILLIS, answers::add))
                .isNotNull();
        waiters.endAll(PARTITION, new OutcomeAnswer.Elsewhere());
        assertThat(answers).hasSize(MAX + 1);
        assertThat(waiters.size()).isZero();
    }

    @Test
    void shouldTellNotKnownAtTheDeadline() {
        waiters.register(PARTITION, "evt_1", 1, answers::add);
        waiters.register(PARTITION, "evt_2", -5, answers::add);

        await().atMost(5, SECONDS).until(() -> waiters.size() == 0);
        assertThat(answers).containsExactly(new OutcomeAnswer.NotKnown(), new OutcomeAnswer.NotKnown());
    }

    @Test
    void shouldEndThePartitionsWaitersAlone() {
        for (int i = 0; i < 100; i++) {
            waiters.register(i % 2, "evt_" + i, LONG_MILLIS, answers::add);
        }

        waiters.endAll(1, new OutcomeAnswer.Elsewhere());

        assertThat(answers).hasSize(50).containsOnly(new OutcomeAnswer.Elsewhere());
        assertThat(waiters.size()).isEqualTo(50);
    }

    @Test
    void shouldGoOnWhenAnAskerFailsOnItsAnswer() {
        waiters.register(PARTITION, "evt_1", LONG_MILLIS, answers::add);
        waiters.register(PARTITION, "evt_1", LONG_MILLIS, answer -> {
            throw new IllegalStateException("a broken asker");
        });

        waiters.complete("evt_1", new OutcomeAnswer.Elsewhere());

        assertThat(answers).containsExactly(new OutcomeAnswer.Elsewhere());
        assertThat(waiters.size()).isZero();
    }

    @Test
    void shouldTellElsewhereOnceClosed() {
        waiters.close();

        waiters.register(PARTITION, "evt_1", LONG_MILLIS, answers::add);

        assertThat(answers).containsExactly(new OutcomeAnswer.Elsewhere());
        assertThat(waiters.size()).isZero();
    }

    @Test
    void shouldEndEachWaiterExactlyOnceWhoeverIsFirst() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("WaitersTest seed " + seed);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier together = new CyclicBarrier(THREADS);
            AtomicIntegerArray ended = new AtomicIntegerArray(THREADS * RACES);
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                int first = thread * RACES;
                running.add(threads.submit(() -> race(random, first, together, ended)));
            }
            for (Future<?> thread : running) {
                thread.get(60, SECONDS);
            }
            waiters.endAll(0, new OutcomeAnswer.Elsewhere());
            waiters.endAll(1, new OutcomeAnswer.Elsewhere());

            assertThat(waiters.size()).as("seed %d", seed).isZero();
            for (int i = 0; i < ended.length(); i++) {
                assertThat(ended.get(i)).as("waiter %d of seed %d", i, seed).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Waiters.Waiter register(String eventId) {
        return Objects.requireNonNull(waiters.register(PARTITION, eventId, LONG_MILLIS, answers::add));
    }

    /** A thread that registers, ends, completes and closes partitions, on events that all threads share. */
    private void race(Random random, int first, CyclicBarrier together, AtomicIntegerArray ended) {
        try {
            together.await(10, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        for (int i = 0; i < RACES; i++) {
            int number = first + i;
            int event = random.nextInt(4);
            Waiters.Waiter waiter = waiters.register(
                    event % 2, "evt_" + event, random.nextInt(50), answer -> ended.incrementAndGet(number));
            if (waiter == null) {
                ended.incrementAndGet(number);
                continue;
            }
            switch (random.nextInt(5)) {
                case 0 -> waiters.end(waiter, new OutcomeAnswer.NotKnown());
                case 1, 2 -> waiters.complete("evt_" + random.nextInt(4), new OutcomeAnswer.Busy());
                case 3 -> waiters.endAll(random.nextInt(2), new OutcomeAnswer.Elsewhere());
                default -> Thread.onSpinWait();
            }
        }
    }
}
