package dev.hourledger.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections of one event loop, bounded in number, and in the time that each may be open without a request: a
 * client that sends its request head byte by byte never counts as having made one. Used by its event loop only. Source:
 * HTTP contract, bad-input list.
 */
final class Connections {
    /** Connections of one event loop; each costs some kilobytes. */
    static final int MAX_CONNECTIONS = 4_000;
    /** From connecting to the end of the first request head. */
    static final Duration FIRST_REQUEST_LIMIT = Duration.ofSeconds(10);
    /** From an answer to the end of the next request head. */
    static final Duration NEXT_REQUEST_LIMIT = Duration.ofSeconds(60);

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final long BUSY = Long.MAX_VALUE;

    private final IdentityHashMap<HttpConnection, State> states = new IdentityHashMap<>();
    private long sweeps;
    private volatile boolean leaving;

    /** What is known of one connection. */
    private static final class State {
        /** The sweep at which it is closed unless a request comes before. */
        private long closingSweep;
        /** Nothing more can be read from it. */
        private boolean ended;
        /** What can still be read from it is no request. */
        private boolean closing;
    }

    /** Sweeps for as long as the event loop's verticle is there. */
    void startSweeping(Vertx vertx) {
        vertx.setPeriodic(SWEEP_INTERVAL.toMillis(), ignored -> sweep());
    }

    /** A new connection. */
    void opened(HttpConnection connection) {
        if (states.size() >= MAX_CONNECTIONS) {
            connection.close();
            return;
        }
        State state = new State();
        state.closingSweep = sweepAfter(FIRST_REQUEST_LIMIT);
        states.put(connection, state);
        connection.closeHandler(ignored -> states.remove(connection));
        InputEnd.watch(connection, () -> ended(connection));
    }

    /** A request head has come. */
    void busy(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.closingSweep = BUSY;
        }
    }

    /** Its answer has gone. */
    void idle(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            // A request that was sent together with the last one is about to be taken.
            state.closingSweep = sweepAfter(state.ended ? SWEEP_INTERVAL : NEXT_REQUEST_LIMIT);
        }
    }

    /** It will be closed behind the answer that is due. */
    void closing(HttpConnection connection) {
        State state = states.get(connection);
        if (state != null) {
            state.closing = true;
        }
    }

    /** Whether it will be closed, so that what looks like another request is none. */
    boolean isClosing(HttpConnection connection) {
        State state = states.get(connection);
        return state == null || state.closing;
    }

    /** From now on every connection ends behind its next answer. From any thread. */
    void leave() {
        leaving = true;
    }

    /** Whether a connection ends behind its next answer, whatever that is. */
    boolean isLeaving() {
        return leaving;
    }

    /** No further request can come: it is kept for the answers that are due, and no longer. */
    private void ended(HttpConnection connection) {
        State state = states.get(connection);
        if (state == null) {
            return;
        }
        state.ended = true;
        if (state.closingSweep != BUSY) {
            connection.close();
        }
    }

    private long sweepAfter(Duration limit) {
        return sweeps + limit.toMillis() / SWEEP_INTERVAL.toMillis(); // Duration's own division makes BigDecimals
    }

    private void sweep() {
        sweeps++;
        // Closing may call the close handler at once, which changes the map.
        List<HttpConnection> due = states.entrySet().stream()
                .filter(entry -> entry.getValue().closingSweep <= sweeps)
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(HttpConnection::close);
    }
}
