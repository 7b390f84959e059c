package dev.hourledger.benchmarks.load;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One load while it is on. Used by the generator's event loop alone.
 *
 * <p>With a fixed rate every request has a time at which it is due, and its latency counts from then: a server that
 * stalls is charged with the requests that could not even be sent meanwhile (coordinated omission).
 */
final class Session {
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final int DIGITS = 3;
    private static final long DRAIN_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long TICK_MICROS = 1_000;
    /** What became due in the last ticks is not counted as a failure. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    private final Requests requests;
    private final Load load;
    private final long run;
    private final Histogram micros = new Histogram(MAX_MICROS, DIGITS);
    private final Map<String, Long> failures = new HashMap<>();
    private final List<Connection> connections = new ArrayList<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private long startNanos;
    private long endNanos;
    private long issued;
    private long newNumbers;
    private long completed;
    private long replays;
    private long changedReplays;
    private int underWay;
    private boolean over;

    Session(Requests requests, Load load, long run) {
        this.requests = requests;
        this.load = load;
        this.run = run;
    }

    void start(EventLoop loop, CompletableFuture<LoadResult> whenDone) {
        result = whenDone;
        startNanos = System.nanoTime();
        endNanos = startNanos + load.duration().toNanos();
        idle.addAll(connections);
        if (load.isOpen()) {
            var ticks = loop.scheduleAtFixedRate(this::pump, 0, TICK_MICROS, TimeUnit.MICROSECONDS);
            var unused = whenDone.whenComplete((done, failure) -> ticks.cancel(false));
        } else {
            pump();
        }
        var unusedEnd = loop.schedule(this::end, load.duration().toNanos(), TimeUnit.NANOSECONDS);
        var unusedLimit =
                loop.schedule(this::finish, load.duration().toNanos() + DRAIN_LIMIT_NANOS, TimeUnit.NANOSECONDS);
    }

    /** Whether an answer of this status is what was asked for: an event, not a promise of one. */
    static boolean isGood(int status) {
        return status >= OK && status < ACCEPTED;
    }

    int connections() {
        return connections.size();
    }

    void opened(Connection connection) {
        connections.add(connection);
    }

    /** A connection ended; a request that was under way on it has no answer. */
    void lost(Connection connection, boolean busy) {
        connections.remove(connection);
        idle.remove(connection);
        if (busy) {
            underWay--;
            fail("connection lost", 1);
        }
        finishIfDrained();
    }

    /** The whole answer to what this connection had sent is there. */
    void answered(Connection connection, int status, Sent sent, boolean changed) {
        long now = System.nanoTime();
        underWay--;
        if (isGood(status)) {
            if (now <= endNanos) {
                completed++;
            }
            replays += sent.replay() ? 1 : 0;
            changedReplays += changed ? 1 : 0;
            micros.recordValue(Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(now - sent.dueNanos())));
        } else {
            fail("status " + status, 1);
        }
        idle.addLast(connection);
        pump();
        finishIfDrained();
    }

    /** Sends whatever is due and has a free connection. */
    private void pump() {
        while (!over && !idle.isEmpty()) {
            long now = System.nanoTime();
            long due = load.isOpen() ? startNanos + (long) (issued * NANOS_PER_SECOND / load.perSecond()) : now;
            if (due > now || now >= endNanos) {
                return;
            }
            Connection connection = idle.pollFirst();
            issued++;
            underWay++;
            connection.send(requests, run, newNumbers, due);
            if (!connection.sent().replay()) {
                newNumbers++;
            }
        }
    }

    private void end() {
        over = true;
        if (load.isOpen()) {
            chargeUnsent();
        }
        finishIfDrained();
    }

    /** What was due and never sent has waited at least until now; it is not known for how long it would have. */
    private void chargeUnsent() {
        long due = (long) (load.duration().toNanos() / NANOS_PER_SECOND * load.perSecond());
        for (long i = issued; i < due; i++) {
            long waited = endNanos - startNanos - (long) (i * NANOS_PER_SECOND / load.perSecond());
            micros.recordValue(Math.max(0, Math.min(MAX_MICROS, TimeUnit.NANOSECONDS.toMicros(waited))));
            fail("due and not sent", waited > LATE_NANOS ? 1 : 0);
        }
    }

    private void finishIfDrained() {
        if (over && underWay == 0) {
            finish();
        }
    }

    private void finish() {
        if (result.isDone()) {
            return;
        }
        fail("no answer", underWay);
        result.complete(new LoadResult(
                load.duration().toNanos() / NANOS_PER_SECOND, completed, failures, replays, changedReplays, micros));
        List.copyOf(connections).forEach(Connection::end);
    }

    private void fail(String what, long times) {
        if (times > 0) {
            failures.merge(what, times, Long::sum);
        }
    }
}
