package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnceCacheTest {
    private static final int THREADS = 8;

    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void shouldLoadOnce() {
        OnceCache<String, Integer> cache = new OnceCache<>(10, key -> loads.incrementAndGet());

        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("a")).isEqualTo(1);
        assertThat(cache.get("b")).isEqualTo(2);
    }

    @Test
    void shouldNotKeepAFailure() {
        OnceCache<String, Integer> cache = new OnceCache<>(10, key -> {
            if (loads.incrementAndGet() == 1) {
                throw new RegistryUnavailableException("not now");
            }
            return loads.get();
        });

        assertThatThrownBy(() -> cache.get("a")).isInstanceOf(RegistryUnavailableException.class);
        assertThat(cache.get("a")).isEqualTo(2);
    }

    @Test
    void shouldAnswerBeyondItsBoundWithoutKeeping() {
        OnceCache<Integer, Integer> cache = new OnceCache<>(2, key -> loads.incrementAndGet());
        cache.get(1);
        cache.get(2);

        assertThat(cache.get(3)).isEqualTo(3);
        assertThat(cache.get(3)).isEqualTo(4);
        assertThat(cache.get(1)).isEqualTo(1);
    }

    @Test
    void shouldLetManyThreadsShareOneLoad() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        OnceCache<String, Integer> cache = new OnceCache<>(10, key -> {
            loading.countDown();
            await(go);
            return loads.incrementAndGet();
        });
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(threads.submit(() -> cache.get("a")));
            }
            await(loading);
            go.countDown();

            for (Future<Integer> answer : answers) {
                assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
