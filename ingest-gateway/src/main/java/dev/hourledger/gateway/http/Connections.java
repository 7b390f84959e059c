package dev.hourledger.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop, bounded in number, and in the time that each may be open without a request: a
 * client that sends its request head byte by byte never counts as having made one. Used by its event loop only. Source:
 * HTTP contract, bad-input list.
 */
final class Connections {
    /** Connections of one event loop; each costs some kilobytes. */
    static final int MAX_CONNECTIONS = 10_000;
    /** From connecting to the end of the first request head. */
    static final Duration FIRST_REQUEST_LIMIT = Duration.ofSeconds(10);
    /** From an answer to the end of the next request head. */
    static final Duration NEXT_REQUEST_LIMIT = Duration.ofSeconds(60);

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final long BUSY = Long.MAX_VALUE;

    /** The sweep at which a connection is closed unless a request comes before. */
    private final IdentityHashMap<HttpConnection, Long> closingSweeps = new IdentityHashMap<>();

    private long sweeps;

    /** Sweeps for as long as the event loop's verticle is there. */
    void startSweeping(Vertx vertx) {
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), ignored -> sweep());
    }

    /** A new connection. */
    void opened(HttpConnection connection) {
        if (closingSweeps.size() >= MAX_CONNECTIONS) {
            connection.close();
            return;
        }
        closingSweeps.put(connection, sweepAfter(FIRST_REQUEST_LIMIT));
        connection.closeHandler(ignored -> closingSweeps.remove(connection));
    }

    /** A request head has come. */
    void busy(HttpConnection connection) {
        closingSweeps.computeIfPresent(connection, (same, before) -> BUSY);
    }

    /** Its answer has gone. */
    void idle(HttpConnection connection) {
        closingSweeps.computeIfPresent(connection, (same, before) -> sweepAfter(NEXT_REQUEST_LIMIT));
    }

    private long sweepAfter(Duration limit) {
        return sweeps + limit.dividedBy(SWEEP_INTERVAL);
    }

    private void sweep() {
        sweeps++;
        // Closing may call the close handler at once, which changes the map.
        Iterator<Map.Entry<HttpConnection, Long>> due =
                List.copyOf(closingSweeps.entrySet()).iterator();
        due.forEachRemaining(entry -> {
            if (entry.getValue() <= sweeps) {
                entry.getKey().close();
            }
        });
    }
}
