package dev.hourledger.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a server that does what is to be noticed. */
class LoadGeneratorTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final long STALL_MILLIS = 300;

    private final Vertx vertx = Vertx.vertx();
    private final LoadGenerator generator = new LoadGenerator();
    private final Map<String, Integer> timesByKey = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    @AfterEach
    void stop() {
        generator.close();
        vertx.close().await();
    }

    @Test
    void shouldCountAnswersAndSendSomeRequestsAgain() {
        LoadResult result = generator.put(requestsTo(0, 201), new Load(4, 0, SHORT));

        assertThat(result.failures()).isEmpty();
        assertThat(result.completed()).isPositive();
        long resent = timesByKey.values().stream().mapToLong(times -> times - 1).sum();
        assertThat(result.replays()).isEqualTo(resent).isBetween(1L, requests.get() / 10L);
        assertThat(result.changedReplays()).isZero();
        assertThat(result.micros().getTotalCount()).isEqualTo(requests.get());
    }

    @Test
    void shouldCountWhatWasNotAnsweredWell() {
        LoadResult result = generator.put(requestsTo(0, 202), new Load(2, 0, SHORT));

        assertThat(result.completed()).isZero();
        assertThat(result.failures()).containsOnlyKeys("status 202");
    }

    /** A stall of the server is charged with all that was due meanwhile, not with the few that were under way. */
    @Test
    void shouldChargeAStallWithEveryRequestThatWasDue() {
        LoadResult result = generator.put(requestsTo(STALL_MILLIS, 201), new Load(1, 200, SHORT));

        assertThat(result.failed()).isLessThan(120);
        assertThat(result.micros().getCountBetweenValues(STALL_MILLIS * 1_000 / 2, Long.MAX_VALUE / 2))
                .isGreaterThan(20);
    }

    /** A server whose 20th answer takes so long. */
    private Requests requestsTo(long stallMillis, int status) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> {
                    timesByKey.merge(request.getHeader("Idempotency-Key"), 1, Integer::sum);
                    boolean stalls = requests.incrementAndGet() == 20 && stallMillis > 0;
                    vertx.setTimer(
                            stalls ? stallMillis : 1,
                            late -> request.response().setStatusCode(status).end(request.getHeader("Idempotency-Key")));
                })
                .listen(0, "127.0.0.1")
                .await();
        return Requests.reports(
                URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/track"), List.of("key-1", "key-2"));
    }
}
