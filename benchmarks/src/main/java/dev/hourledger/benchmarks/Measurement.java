package dev.hourledger.benchmarks;

import java.util.Map;

/**
 * One step of one repetition. Immutable.
 *
 * @param perSecond completed requests a second
 * @param duePerSecond requests that were due each second; 0 in a closed loop
 * @param failures requests without a good answer, by what came instead
 * @param changedReplays resends whose answer had other bytes (P3)
 * @param parts what each process used, from the step's begin until PostgreSQL had caught up
 * @param generatorCpuSeconds what making the requests took, of the same cores
 * @param otherCpus cores that were busy with anything else, on the average: above 0.1 figures are of a busy machine
 * @param lagRecords the most that PostgreSQL was behind
 * @param catchUpSeconds how long it took from the step's end until PostgreSQL had everything
 */
public record Measurement(
        Candidate candidate,
        String step,
        int repetition,
        int connections,
        double perSecond,
        double duePerSecond,
        long completed,
        Map<String, Long> failures,
        long replays,
        long changedReplays,
        Latency latency,
        Map<String, PartUse> parts,
        double generatorCpuSeconds,
        double otherCpus,
        long lagRecords,
        double catchUpSeconds) {
    /** Milliseconds of the requests that were completed. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {}

    /**
     * What a process used.
     *
     * @param memoryMib at the end
     * @param gcPauses collections, all of which stop the world here
     * @param allocatedKibPerRequest of its heap
     */
    public record PartUse(
            double cpuSeconds,
            double memoryMib,
            int gcPauses,
            double gcMillis,
            double gcLongestMillis,
            double allocatedKibPerRequest,
            Map<String, Double> cpuSecondsByThread) {
        public PartUse {
            cpuSecondsByThread = Map.copyOf(cpuSecondsByThread);
        }
    }

    /** CPU microseconds of all the candidate's processes for one request. */
    public double cpuMicrosPerRequest() {
        return parts.values().stream().mapToDouble(PartUse::cpuSeconds).sum() * 1e6 / Math.max(1, completed);
    }

    /** What all its processes have in memory. */
    public double memoryMib() {
        return parts.values().stream().mapToDouble(PartUse::memoryMib).sum();
    }

    /** Requests without a good answer. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }
}
