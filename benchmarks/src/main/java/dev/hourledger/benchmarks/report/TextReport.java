package dev.hourledger.benchmarks.report;

import dev.hourledger.benchmarks.Candidate;
import dev.hourledger.benchmarks.Measurement;
import dev.hourledger.benchmarks.Median;
import dev.hourledger.benchmarks.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A run as tables for a terminal. Stateless. */
public final class TextReport {
    private static final double MICROS = 1e6;
    private static final double BUSY = 0.1;
    private static final int SHOWN_THREADS = 10;

    private TextReport() {}

    /** All of it. */
    public static String of(Run run) {
        StringBuilder text = new StringBuilder()
                .append(String.format(Locale.ROOT, "%nRun %s, %s, %s%n", run.name(), run.begin(), run.machine()))
                .append(String.format(
                        Locale.ROOT,
                        "Medians of %d, the generator on the same cores; latency in ms, CPU in µs per request of all "
                                + "its processes, memory in MiB.%n",
                        run.repetitions()));
        run.candidates().forEach(candidate -> text.append(steps(run, candidate)));
        run.candidates().forEach(candidate -> text.append(parts(run, candidate)));
        run.failures()
                .forEach((candidate, cause) ->
                        text.append(String.format(Locale.ROOT, "%n%s FAILED: %s%n", candidate.title(), cause)));
        run.extras()
                .forEach(extra -> text.append(String.format(
                        Locale.ROOT,
                        "%n%s: %s, %.1f %s%n",
                        extra.candidate().title(),
                        extra.figure(),
                        extra.value(),
                        extra.unit())));
        text.append(bars(Bars.of(run)));
        double others = run.measurements().stream()
                .mapToDouble(Measurement::otherCpus)
                .average()
                .orElse(0);
        if (others > BUSY) {
            text.append(String.format(
                    Locale.ROOT,
                    "%nSomething else kept %.1f cores busy on the average: absolute figures are too low.%n",
                    others));
        }
        return text.toString();
    }

    private static String steps(Run run, Candidate candidate) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s, started in %.1f s%n  %-12s %9s %7s %8s %8s %8s %7s %7s %6s %6s %6s%n",
                candidate.title(),
                run.startSeconds().getOrDefault(candidate, 0.0),
                "load",
                "req/s",
                "spread",
                "p50",
                "p99",
                "p99.9",
                "CPU",
                "memory",
                "lag s",
                "others",
                "failed"));
        for (Median each : run.medians(candidate)) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-12s %9.0f %5.0f %% %8.2f %8.2f %8.2f %7.0f %7.0f %6.2f %6.1f %6d%n",
                    each.step(),
                    each.perSecond(),
                    each.spreadPercent(),
                    each.p50(),
                    each.p99(),
                    each.p999(),
                    each.cpuMicros(),
                    each.memoryMib(),
                    each.lagSeconds(),
                    each.otherCpus(),
                    each.failed()));
        }
        return text.toString();
    }

    /** The processes at the busiest step. */
    private static String parts(Run run, Candidate candidate) {
        List<Measurement> all = run.measurements().stream()
                .filter(each -> each.candidate() == candidate)
                .toList();
        Measurement busiest = all.stream()
                .max(Comparator.comparingDouble(Measurement::perSecond))
                .orElseThrow();
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%s at %s, %.0f/s: generator %.0f µs per request%n",
                candidate.title(),
                busiest.step(),
                busiest.perSecond(),
                busiest.generatorCpuSeconds() * MICROS / Math.max(1, busiest.completed())));
        for (Map.Entry<String, Measurement.PartUse> part : busiest.parts().entrySet()) {
            Measurement.PartUse use = part.getValue();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-12s CPU %6.1f µs, memory %5.0f MiB, allocated %6.1f KiB per request, "
                            + "%d collections of %.1f ms, longest %.1f ms%n",
                    part.getKey(),
                    use.cpuSeconds() * MICROS / Math.max(1, busiest.completed()),
                    use.memoryMib(),
                    use.allocatedKibPerRequest(),
                    use.gcPauses(),
                    use.gcMillis() / Math.max(1, use.gcPauses()),
                    use.gcLongestMillis()));
            text.append(threads(use, busiest.completed()));
        }
        long changed = all.stream().mapToLong(Measurement::changedReplays).sum();
        if (changed > 0 && !candidate.isFloor()) {
            text.append(String.format(Locale.ROOT, "  %d resends were answered with other bytes%n", changed));
        }
        return text.toString();
    }

    /** The threads that take the most. */
    private static String threads(Measurement.PartUse use, long completed) {
        String line = use.cpuSecondsByThread().entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> thread) -> -thread.getValue()))
                .limit(SHOWN_THREADS)
                .map(thread -> String.format(
                        Locale.ROOT, "%s %.1f", thread.getKey(), thread.getValue() * MICROS / Math.max(1, completed)))
                .collect(Collectors.joining(", "));
        return line.isEmpty() ? "" : "    of which, in µs: " + line + "\n";
    }

    private static String bars(List<Bar> bars) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%nBars%n"));
        for (Bar bar : bars) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-64s %-18s %8s  %s%n",
                    bar.figure(),
                    bar.must(),
                    bar.is().orElse("-"),
                    bar.verdict()));
        }
        return text.toString();
    }
}
