package dev.hourledger.benchmarks.report;

import dev.hourledger.benchmarks.Candidate;
import dev.hourledger.benchmarks.Extra;
import dev.hourledger.benchmarks.Growth;
import dev.hourledger.benchmarks.Median;
import dev.hourledger.benchmarks.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Compares a run with what it must show. Each bar is a ratio to a figure of the same run, or an absolute.
 * Stateless.
 */
public final class Bars {
    private static final String BUSIEST = "closed 256";
    /** A comparator may choose where it is fastest. */
    private static final String BEST = "closed, the fastest";

    private static final String ALONE = "closed 1";
    private static final String CLOSED = "closed";
    private static final String HALF = "open 50 %";
    private static final String HIGH = "open 80 %";

    private static final double OF_PUBLISHING = 0.18;
    private static final double OF_BRIDGE = 3;
    private static final double OF_POSTGRES = 1.2;
    private static final double SEPARATE_OF_SINGLE = 0.75;
    private static final double P50_OF_CONSUMING = 1.3;
    private static final double P99_OF_CONSUMING = 1.5;
    private static final double CPU_OF_CONSUMING = 2;
    private static final double P99_AT_HALF_MILLIS = 25;
    private static final double LAG_SECONDS = 2;
    private static final double PROJECTED_A_SECOND = 40_000;
    private static final double GROWN_OF_EMPTY = 0.9;
    private static final double P99_GROWN_OF_EMPTY = 1.1;
    private static final double GROWN_MIB = 1_024;
    private static final double BACK_SECONDS = 20;
    private static final double ENCODING_MICROS = 6;
    private static final double ENCODING_KB = 6;
    private static final double BYTES_PER_KB = 1_000;
    private static final double DECIDED_A_SECOND = 30_000;

    private Bars() {}

    /** All of them. */
    public static List<Bar> of(Run run) {
        List<Bar> bars = new ArrayList<>();
        ToDoubleFunction<Median> throughput = Median::perSecond;
        bars.add(ratio(
                run,
                "throughput at 256 connections, single process, of floor 2",
                throughput,
                at(Candidate.SINGLE, BUSIEST),
                at(Candidate.PUBLISH, BUSIEST),
                OF_PUBLISHING,
                true));
        bars.add(ratio(
                run,
                "the same, of comparator B (a bridge) at its best",
                throughput,
                at(Candidate.SINGLE, BUSIEST),
                at(Candidate.BRIDGE, BEST),
                OF_BRIDGE,
                true));
        bars.add(ratio(
                run,
                "the same, of comparator A (PostgreSQL) at its best",
                throughput,
                at(Candidate.SINGLE, BUSIEST),
                at(Candidate.POSTGRES, BEST),
                OF_POSTGRES,
                true));
        bars.add(ratio(
                run,
                "throughput of separate processes, of the single process",
                throughput,
                at(Candidate.SEPARATE, BUSIEST),
                at(Candidate.SINGLE, BUSIEST),
                SEPARATE_OF_SINGLE,
                true));
        bars.add(ratio(
                run,
                "p50 at one connection, of floor 3",
                Median::p50,
                at(Candidate.SINGLE, ALONE),
                at(Candidate.CONSUME, ALONE),
                P50_OF_CONSUMING,
                false));
        bars.add(ratio(
                run,
                "p99 at one connection, of floor 3",
                Median::p99,
                at(Candidate.SINGLE, ALONE),
                at(Candidate.CONSUME, ALONE),
                P99_OF_CONSUMING,
                false));
        bars.add(ratio(
                run,
                "CPU per event, of floor 3",
                Median::cpuMicros,
                at(Candidate.SINGLE, BUSIEST),
                at(Candidate.CONSUME, BUSIEST),
                CPU_OF_CONSUMING,
                false));
        bars.add(absolute(
                run, "p99 at half the capacity, ms", Median::p99, at(Candidate.SINGLE, HALF), P99_AT_HALF_MILLIS));
        bars.add(absolute(
                run,
                "projection's lag at 80 % of the capacity, s",
                Median::lagSeconds,
                at(Candidate.SINGLE, HIGH),
                LAG_SECONDS));
        bars.add(extra(run, "projection when catching up, events/s", Extra.PROJECTION, PROJECTED_A_SECOND, true));
        bars.add(extra(run, "replay of decisions, events/s", Extra.DECISIONS, DECIDED_A_SECOND, true));
        bars.add(new Bar(
                "parse, validate, encode 1 KB",
                "at most 6 µs, 6 KB",
                Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f, %.1f",
                        run.encoding().micros(),
                        run.encoding().bytes() / BYTES_PER_KB)),
                run.encoding().micros() <= ENCODING_MICROS && run.encoding().bytes() <= ENCODING_KB * BYTES_PER_KB));
        bars.add(ratio(
                run,
                "throughput of a grown ledger (--grow 10000000), of an empty one",
                throughput,
                at(Candidate.SEPARATE, BUSIEST + Growth.SUFFIX),
                at(Candidate.SEPARATE, BUSIEST),
                GROWN_OF_EMPTY,
                true));
        bars.add(ratio(
                run,
                "its p99 at half the capacity, of an empty one's",
                Median::p99,
                at(Candidate.SEPARATE, HALF + Growth.SUFFIX),
                at(Candidate.SEPARATE, HALF),
                P99_GROWN_OF_EMPTY,
                false));
        bars.add(extra(run, "memory of its gateway and processor, MiB", Extra.MEMORY, GROWN_MIB, false));
        bars.add(extra(run, "back in service after kill -9 at that size, s", Extra.BACK_GROWN, BACK_SECONDS, false));
        bars.add(Bar.missing("throughput with one organisation making 90 % (--hot 90)", "within 20 %"));
        return bars;
    }

    private record Place(Candidate candidate, String step) {}

    private static Place at(Candidate candidate, String step) {
        return new Place(candidate, step);
    }

    private static Bar ratio(
            Run run,
            String figure,
            ToDoubleFunction<Median> of,
            Place ours,
            Place theirs,
            double bar,
            boolean atLeast) {
        String must = String.format(Locale.ROOT, "%s %.2f", atLeast ? "at least" : "at most", bar);
        Optional<Double> ratio = find(run, ours)
                .flatMap(our -> find(run, theirs).map(their -> of.applyAsDouble(our) / of.applyAsDouble(their)));
        return ratio.map(is -> new Bar(
                        figure,
                        must,
                        Optional.of(String.format(Locale.ROOT, "%.2f", is)),
                        atLeast ? is >= bar : is <= bar))
                .orElseGet(() -> Bar.missing(figure, must));
    }

    private static Bar absolute(Run run, String figure, ToDoubleFunction<Median> of, Place ours, double most) {
        String must = String.format(Locale.ROOT, "at most %.0f", most);
        return find(run, ours)
                .map(of::applyAsDouble)
                .map(is -> new Bar(figure, must, Optional.of(String.format(Locale.ROOT, "%.1f", is)), is <= most))
                .orElseGet(() -> Bar.missing(figure, must));
    }

    /** The best of all candidates': more than one may have it. */
    private static Bar extra(Run run, String figure, String name, double bar, boolean atLeast) {
        String must = String.format(Locale.ROOT, "%s %.0f", atLeast ? "at least" : "at most", bar);
        Comparator<Extra> better = Comparator.comparingDouble(extra -> atLeast ? extra.value() : -extra.value());
        return run.extras().stream()
                .filter(extra -> extra.figure().equals(name))
                .max(better)
                .map(Extra::value)
                .map(is -> new Bar(
                        figure,
                        must,
                        Optional.of(String.format(Locale.ROOT, "%.0f", is)),
                        atLeast ? is >= bar : is <= bar))
                .orElseGet(() -> Bar.missing(figure, must));
    }

    private static Optional<Median> find(Run run, Place place) {
        List<Median> steps = run.medians(place.candidate);
        return place.step.equals(BEST)
                ? steps.stream()
                        .filter(median -> median.step().startsWith(CLOSED))
                        .max(Comparator.comparingDouble(Median::perSecond))
                : steps.stream()
                        .filter(median -> median.step().equals(place.step))
                        .findFirst();
    }
}
