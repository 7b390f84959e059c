package dev.hourledger.savings.readback;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nobody is told before the log that he asked about is decided, and nobody is forgotten. */
class ReadIndexTest {
    private static final int PARTITION = 3;
    private static final int RACES = 20_000;

    private final LogOfKnownLength log = new LogOfKnownLength();
    private final ReadIndex index = new ReadIndex(log);
    private final ConcurrentLinkedQueue<Boolean> told = new ConcurrentLinkedQueue<>();

    @Test
    void shouldTellNothingBeforeTheTaskHasSaidHowFarItIs() {
        index.opened(PARTITION);
        index.whenDecided(PARTITION, told::add);
        assertThat(told).isEmpty();

        index.decided(PARTITION, 0);

        assertThat(told).containsExactly(true);
    }

    /** One who asks while the log is asked can't make do with that: what he asks about may have come since. */
    @Test
    void shouldAskAgainForThoseWhoComeWhileTheLogIsAsked() {
        index.opened(PARTITION);
        index.decided(PARTITION, 0);
        CompletableFuture<Map<Integer, Long>> first = new CompletableFuture<>();
        log.later = first;
        index.whenDecided(PARTITION, told::add);
        CompletableFuture<Map<Integer, Long>> second = new CompletableFuture<>();
        log.later = second;
        log.end = 7;
        index.whenDecided(PARTITION, told::add);
        index.whenDecided(PARTITION, told::add);
        assertThat(log.askings).hasValue(1);

        first.complete(Map.of());
        assertThat(told).containsExactly(true);
        assertThat(log.askings).hasValue(2);
        second.complete(Map.of());
        assertThat(told).containsExactly(true);
        index.decided(PARTITION, 7);
        assertThat(told).containsExactly(true, true, true);
        assertThat(log.askings).hasValue(2);
    }

    @Test
    void shouldSayNoWhereThePartitionIsNotRunOrTheLogCanNotBeAsked() {
        index.whenDecided(PARTITION, told::add);
        index.opened(PARTITION);
        index.decided(PARTITION, 0);
        log.later = CompletableFuture.failedFuture(new IllegalStateException("no Kafka"));
        index.whenDecided(PARTITION, told::add);
        assertThat(told).containsExactly(false, false);

        log.later = CompletableFuture.completedFuture(Map.of());
        index.whenDecided(PARTITION, told::add);
        assertThat(told).containsExactly(false, false, true);
    }

    @Test
    void shouldHoldNoMoreThanTheBound() {
        index.opened(PARTITION);
        for (int i = 0; i < ReadIndex.MAX_PENDING; i++) {
            index.whenDecided(PARTITION, told::add);
        }
        List<Boolean> over = new ArrayList<>();
        index.whenDecided(PARTITION, over::add);
        assertThat(over).containsExactly(false);

        index.closed(PARTITION);

        assertThat(told).hasSize(ReadIndex.MAX_PENDING).containsOnly(false);
        index.opened(PARTITION);
        index.decided(PARTITION, 0);
        index.whenDecided(PARTITION, over::add);
        assertThat(over).containsExactly(false, true);
    }

    @Test
    void shouldForgetNobodyWhoeverIsFirst() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("ReadIndexTest seed " + seed);
        Random random = new Random(seed);
        AtomicInteger early = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(RACES);
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
                index.whenDecided(PARTITION, yes -> {
                    if (!yes || decided.get() < end) {
                        early.incrementAndGet();
                    }
                    all.countDown();
                });
            }
            deciding.get(30, SECONDS);
            assertThat(all.await(30, SECONDS)).as("seed %d", seed).isTrue();
        } finally {
            streamThread.shutdownNow();
        }
        assertThat(early).as("seed %d", seed).hasValue(0);
    }
}
