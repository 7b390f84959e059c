package dev.hourledger.benchmarks.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one load brought. Immutable but for the histogram, which nobody changes any more.
 *
 * @param seconds how long requests were made
 * @param completed answers of status 200 or 201 that came in these seconds
 * @param failures everything else, by what it was: a status, a lost connection, a request that could not be sent in
 * time
 * @param changedReplays resends whose answer had other bytes than the first one (P3)
 * @param micros latency of every completed request; with a fixed rate from when it was due, not from when it was sent
 */
public record LoadResult(
        double seconds,
        long completed,
        Map<String, Long> failures,
        long replays,
        long changedReplays,
        Histogram micros) {
    public LoadResult {
        failures = Map.copyOf(failures);
    }

    /** Completed requests a second. */
    public double throughput() {
        return completed / seconds;
    }

    /** Those without a good answer. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
