package dev.hourledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogHealthTest {
    private static final Node BROKER = new Node(1, "127.0.0.1", 9092);

    private final AtomicLong nanoTime = new AtomicLong();
    private final StubbornProbe probe = new StubbornProbe();
    private final LogHealth health = new LogHealth(probe, nanoTime::get);

    @AfterEach
    void stop() {
        health.close();
    }

    @Test
    void shouldBeDownUntilTheFirstCheck() {
        assertThat(health.writable()).isFalse();

        health.check();

        assertThat(health.writable()).isTrue();
    }

    @Test
    void shouldSayWhatTheCheckFound() {
        probe.problem = Optional.of("raw-events-3 has no leader");
        health.check();

        assertThat(health.problem()).contains("raw-events-3 has no leader");
    }

    @Test
    void shouldBeDownWhenTheClusterCanNotBeAsked() {
        probe.failure = new ExecutionException(new TimeoutException("no broker"));
        health.check();
        assertThat(health.problem()).contains("no broker");

        probe.failure = null;
        health.check();
        assertThat(health.writable()).isTrue();
    }

    @Test
    void shouldBeDownWhenTheLastCheckIsOld() {
        health.check();
        nanoTime.addAndGet(LogHealth.STALE_AFTER.toNanos());
        assertThat(health.writable()).isTrue();

        nanoTime.addAndGet(1);

        assertThat(health.writable()).isFalse();
    }

    @Test
    void shouldNeedALeaderAndEnoughInSyncReplicas() {
        assertThat(LogHealth.problemOf(topic(BROKER, 2), 2)).isEmpty();
        assertThat(LogHealth.problemOf(topic(BROKER, 1), 2))
                .contains("raw-events-0 has 1 in-sync replicas of the 2 that it needs");
        assertThat(LogHealth.problemOf(topic(null, 2), 2)).contains("raw-events-0 has no leader");
        assertThat(LogHealth.problemOf(topic(Node.noNode(), 2), 2)).contains("raw-events-0 has no leader");
    }

    private static TopicDescription topic(@Nullable Node leader, int inSyncReplicas) {
        List<Node> isr = IntStream.range(0, inSyncReplicas)
                .mapToObj(id -> new Node(id, "127.0.0.1", 9092))
                .toList();
        return new TopicDescription("raw-events", false, List.of(new TopicPartitionInfo(0, leader, isr, isr)));
    }

    private static final class StubbornProbe implements LogHealth.Probe {
        private Optional<String> problem = Optional.empty();
        private @Nullable ExecutionException failure;

        @Override
        public Optional<String> problem() throws ExecutionException {
            if (failure != null) {
                throw failure;
            }
            return problem;
        }

        @Override
        public void close() {}
    }
}
