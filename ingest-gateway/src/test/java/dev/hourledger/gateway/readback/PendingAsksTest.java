package dev.hourledger.gateway.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.gateway.readback.PendingAsk.Question;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingAsksTest {
    private static final Duration LEFT = Duration.ofMillis(100);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final PendingAsks asks = new PendingAsks(nanoTime::get, 2);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldRefuseAtOnceOverTheBound() throws Exception {
        add(LEFT);
        add(LEFT);
        PendingAsk third = add(LEFT);

        assertThat(failure(third)).isInstanceOf(PendingAsk.UnansweredException.class);
        assertThat(asks.size()).isEqualTo(2);
    }

    @Test
    void shouldEndWhatIsOverdueAndNothingElse() throws Exception {
        PendingAsk overdue = add(LEFT);
        PendingAsk inTime = add(LEFT.multipliedBy(2));
        // Also across the overflow of nanoTime.
        nanoTime.addAndGet(LEFT.toNanos());

        asks.expire();

        assertThat(failure(overdue)).isInstanceOf(PendingAsk.UnansweredException.class);
        assertThat(inTime.answer().isComplete()).isFalse();
        assertThat(asks.size()).isEqualTo(1);
    }

    @Test
    void shouldEndEverythingWhenClosed() throws Exception {
        PendingAsk ask = add(LEFT);

        asks.close();

        assertThat(failure(ask)).isInstanceOf(PendingAsk.UnansweredException.class);
        assertThat(asks.size()).isZero();
    }

    private PendingAsk add(Duration left) {
        PendingAsk ask =
                new PendingAsk(new Question(0, "evt_1", Mode.AWAIT), left, nanoTime.get(), vertx.getOrCreateContext());
        asks.add(ask);
        return ask;
    }

    private static Throwable failure(PendingAsk ask) throws Exception {
        try {
            ask.answer().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
            return new AssertionError("not failed");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
