package dev.hourledger.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A step over its repetitions. Immutable.
 *
 * @param spreadPercent between the lowest and the highest throughput, of the median
 * @param p99Spread the same of the 99th percentile
 */
public record Median(
        Candidate candidate,
        String step,
        double perSecond,
        double spreadPercent,
        double p50,
        double p99,
        double p99Spread,
        double p999,
        double cpuMicros,
        double memoryMib,
        double otherCpus,
        double lagSeconds,
        double catchUpSeconds,
        long failed) {
    private static final double PERCENT = 100;

    static Median of(List<Measurement> repetitions) {
        Measurement first = repetitions.get(0);
        return new Median(
                first.candidate(),
                first.step(),
                median(repetitions, Measurement::perSecond),
                spread(repetitions, Measurement::perSecond),
                median(repetitions, each -> each.latency().p50()),
                median(repetitions, each -> each.latency().p99()),
                spread(repetitions, each -> each.latency().p99()),
                median(repetitions, each -> each.latency().p999()),
                median(repetitions, Measurement::cpuMicrosPerRequest),
                median(repetitions, Measurement::memoryMib),
                median(repetitions, Measurement::otherCpus),
                median(repetitions, each -> each.lagRecords() / Math.max(1, each.perSecond())),
                median(repetitions, Measurement::catchUpSeconds),
                repetitions.stream().mapToLong(Measurement::failed).sum());
    }

    private static double median(List<Measurement> repetitions, ToDoubleFunction<Measurement> figure) {
        double[] sorted = repetitions.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double spread(List<Measurement> repetitions, ToDoubleFunction<Measurement> figure) {
        double lowest = repetitions.stream().mapToDouble(figure).min().orElse(0);
        double highest = repetitions.stream().mapToDouble(figure).max().orElse(0);
        double median = median(repetitions, figure);
        return median == 0 ? 0 : (highest - lowest) / median * PERCENT;
    }
}
