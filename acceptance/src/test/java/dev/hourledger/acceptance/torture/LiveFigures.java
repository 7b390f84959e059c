package dev.hourledger.acceptance.torture;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the client sees right now, for the line that is shown. Thread-safe. */
final class LiveFigures {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int UNAVAILABLE = 503;
    private static final int ACCEPTED = 202;
    private static final int SUCCESS_END = 300;

    private final Deque<long[]> recent = new ArrayDeque<>();
    private int inFlight;
    private long acknowledged;
    private long accepted;
    private long unavailable;
    private long unanswered;
    private long refused;
    private long shed;
    private int rateChanges;
    private @Nullable RuntimeException broken;

    synchronized int inFlight() {
        return inFlight;
    }

    synchronized void sending() {
        inFlight++;
    }

    synchronized void shed() {
        shed++;
    }

    synchronized int nextRateChange() {
        return rateChanges++;
    }

    synchronized void broken(RuntimeException cause) {
        broken = cause;
    }

    /** Throws what broke the client, if anything did. */
    synchronized void orThrow() {
        if (broken != null) {
            throw broken;
        }
    }

    /** One answer, or its absence, so long after its request should have been sent. */
    synchronized void answered(int status, long latencyNanos) {
        inFlight--;
        if (status == 0) {
            unanswered++;
        } else if (status == UNAVAILABLE) {
            unavailable++;
        } else if (status == ACCEPTED) {
            accepted++;
        } else if (status < SUCCESS_END) {
            acknowledged++;
        } else {
            refused++;
        }
        long now = System.nanoTime();
        recent.addLast(new long[] {now, latencyNanos});
        forget(now);
    }

    private void forget(long now) {
        while (!recent.isEmpty() && now - recent.peekFirst()[0] > WINDOW_NANOS) {
            recent.removeFirst();
        }
    }

    /** One line. */
    synchronized String line() {
        forget(System.nanoTime());
        long[] latencies =
                recent.stream().mapToLong(answer -> answer[1]).sorted().toArray();
        long p99 = latencies.length == 0 ? 0 : latencies[(int) (latencies.length * 0.99)];
        return String.format(
                Locale.ROOT,
                "%d/s, p99 %d ms, %d in flight | acknowledged %d, 202 %d, 503 %d, broken %d, refused %d, shed %d",
                latencies.length / TimeUnit.NANOSECONDS.toSeconds(WINDOW_NANOS),
                TimeUnit.NANOSECONDS.toMillis(p99),
                inFlight,
                acknowledged,
                accepted,
                unavailable,
                unanswered,
                refused,
                shed);
    }
}
