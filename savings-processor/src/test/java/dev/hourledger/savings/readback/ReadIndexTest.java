package dev.hourledger.savings.readback;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Nobody is told before the log that he asked about is decided, and nobody is forgotten. */
class ReadIndexTest {
    private static final int PARTITION = 3;
    private static final int OTHER = 4;
    private static final int RACES = 20_000;

    private final LogOfKnownLength log = new LogOfKnownLength();
    private final ReadIndex index = new ReadIndex(log);
    private final ConcurrentLinkedQueue<Boolean> told = new ConcurrentLinkedQueue<>();

    /** One who waits until he is told otherwise. */
    private static class Asker implements ReadIndex.Question {
        private final Consumer<Boolean> then;
        private volatile boolean ended;

        Asker(Consumer<Boolean> then) {
            this.then = then;
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public void answer(boolean all) {
            then.accept(all);
        }
    }

    private Asker ask(int partition) {
        Asker asker = new Asker(told::add);
        index.whenDecided(partition, asker);
        return asker;
    }

    @Test
    void shouldTellNothingBeforeTheTaskHasSaidHowFarItIs() {
        index.opened(PARTITION);
        ask(PARTITION);
        assertThat(told).isEmpty();

        index.decided(PARTITION, 0);

        assertThat(told).containsExactly(true);
    }

    /** One who asks while the log is asked can't make do with that: what he asks about may have come since. */
    @Test
    void shouldAskAgainForThoseWhoComeWhileTheLogIsAsked() {
        index.opened(PARTITION);
        index.decided(PARTITION, 0);
        CompletableFuture<String> first = new CompletableFuture<>();
        log.later = first;
        ask(PARTITION);
        CompletableFuture<String> second = new CompletableFuture<>();
        log.later = second;
        log.end = 7;
        ask(PARTITION);
        ask(PARTITION);
        assertThat(log.askings).hasValue(1);

        first.complete("now");
        assertThat(told).containsExactly(true);
        assertThat(log.askings).hasValue(2);
        second.complete("now");
        assertThat(told).containsExactly(true);
        index.decided(PARTITION, 7);
        assertThat(told).containsExactly(true, true, true);
        assertThat(log.askings).hasValue(2);
    }

    @Test
    void shouldSayNoWhereThePartitionIsNotRunOrTheLogCanNotBeAsked() {
        ask(PARTITION);
        index.opened(PARTITION);
        index.decided(PARTITION, 0);
        log.later = CompletableFuture.failedFuture(new IllegalStateException("no Kafka"));
        ask(PARTITION);
        assertThat(told).containsExactly(false, false);

        log.later = CompletableFuture.completedFuture("again");
        ask(PARTITION);
        assertThat(told).containsExactly(false, false, true);
    }

    @Test
    void shouldLetNoPartitionWaitForAnother() {
        index.opened(PARTITION);
        index.opened(OTHER);
        index.decided(PARTITION, 0);
        index.decided(OTHER, 0);
        log.later = new CompletableFuture<>();
        for (int i = 0; i < ReadIndex.MAX_PENDING; i++) {
            ask(PARTITION);
        }
        log.later = CompletableFuture.completedFuture("at once");

        ask(OTHER);

        assertThat(told).containsExactly(true);
    }

    @Test
    void shouldHoldNoMoreThanTheBoundOfThoseWhoStillWait() {
        index.opened(PARTITION);
        List<Asker> waiting = new ArrayList<>();
        for (int i = 0; i < ReadIndex.MAX_PENDING; i++) {
            waiting.add(ask(PARTITION));
        }
        ask(PARTITION);
        assertThat(told).containsExactly(false);

        waiting.subList(0, ReadIndex.MAX_PENDING / 2).forEach(asker -> asker.ended = true);
        ask(PARTITION);
        assertThat(told).containsExactly(false);
        index.decided(PARTITION, 0);

        assertThat(told).hasSize(2 + ReadIndex.MAX_PENDING / 2).endsWith(true);
    }

    @Test
    void shouldTellEverybodyWhenThePartitionGoesOrIsOpenedAnew() {
        log.end = 5;
        index.opened(PARTITION);
        ask(PARTITION);
        index.opened(PARTITION);
        assertThat(told).containsExactly(false);
        log.later = new CompletableFuture<>();
        ask(PARTITION);
        ask(PARTITION);

        index.closed(PARTITION);
        log.later.complete(null);

        assertThat(told).containsExactly(false, false, false);
    }

    /** The stream task must go on, and so must whoever waits behind him. */
    @Test
    void shouldOutliveAnAskerThatFails() {
        index.opened(PARTITION);
        index.whenDecided(PARTITION, new Asker(all -> {
            throw new IllegalStateException("a bug");
        }));
        ask(PARTITION);

        index.decided(PARTITION, 0);

        assertThat(told).containsExactly(true);
    }

    /** The log may have lost its end: whoever waits for less is not held up by whoever waits for more. */
    @Test
    void shouldNotWaitForWhoWaitsForMore() {
        index.opened(PARTITION);
        index.decided(PARTITION, 3);
        log.end = 9;
        ask(PARTITION);
        log.end = 5;
        ask(PARTITION);

        index.decided(PARTITION, 5);

        assertThat(told).containsExactly(true);
    }

    @Test
    void shouldForgetNobodyWhoeverIsFirst() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ReadIndexTest seed " + seed);
        Random random = new Random(seed);
        AtomicInteger early = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(RACES);
        Semaphore room = new Semaphore(ReadIndex.MAX_PENDING);
        index.opened(PARTITION);
        ExecutorService streamThread = Executors.newSingleThreadExecutor();
        try {
            AtomicInteger decided = new AtomicInteger();
            Future<?> deciding = streamThread.submit(() -> {
                for (int i = 1; i <= RACES; i++) {
                    decided.set(i);
                    index.decided(PARTITION, i);
                }
            });
            for (int i = 0; i < RACES; i++) {
                long end = random.nextInt(RACES) + 1L;
                log.end = end;
                assertThat(room.tryAcquire(30, SECONDS)).as("seed %d", seed).isTrue();
                index.whenDecided(PARTITION, new Asker(yes -> {
                    room.release();
                    if (!yes || decided.get() < end) {
                        early.incrementAndGet();
                    }
                    all.countDown();
                }));
            }
            deciding.get(30, SECONDS);
            assertThat(all.await(30, SECONDS)).as("seed %d", seed).isTrue();
        } finally {
            streamThread.shutdownNow();
        }
        assertThat(early).as("seed %d", seed).hasValue(0);
    }
}
