package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.Measurement.Latency;
import dev.hourledger.benchmarks.Measurement.PartUse;
import dev.hourledger.benchmarks.load.Load;
import dev.hourledger.benchmarks.load.LoadGenerator;
import dev.hourledger.benchmarks.load.LoadResult;
import dev.hourledger.benchmarks.micro.Encoding;
import dev.hourledger.benchmarks.process.GcLog;
import dev.hourledger.benchmarks.process.Machine;
import dev.hourledger.benchmarks.process.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * Carries out a plan: one candidate after the other, each alone on the machine but for the generator. For one
 * thread.
 */
final class Bench {
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(60);
    private static final Duration GROWN_LIMIT = Duration.ofHours(1);
    /** The processes whose memory is bounded. */
    private static final Set<String> OURS = Set.of("gateway", "processor");

    private static final Duration REPLAY_LIMIT = Duration.ofMinutes(5);
    private static final Duration REPLAY_ESTIMATE = Duration.ofSeconds(10);
    private static final double MICROS_PER_MILLI = 1_000;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double BYTES_PER_KIB = 1 << 10;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Plan plan;
    private final Progress progress;
    private final Observer observer;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Extra> extras = new ArrayList<>();
    private final Map<Candidate, String> failures = new LinkedHashMap<>();
    private final Map<Candidate, Double> startSeconds = new LinkedHashMap<>();

    /** Who looks at a candidate before and after it is measured. */
    interface Observer {
        void look(Candidate candidate, Running running, boolean measured);
    }

    Bench(Plan plan, Progress progress, Observer observer) {
        this.plan = plan;
        this.progress = progress;
        this.observer = observer;
    }

    /** Runs it all. */
    Run run() {
        Instant begin = Instant.now();
        Encoding encoding = Encoding.measured();
        try (Lab lab = new Lab(plan);
                LoadGenerator generator = new LoadGenerator()) {
            Candidates candidates = new Candidates(lab, plan, progress::say);
            for (Candidate candidate : plan.candidates()) {
                if (candidate == Candidate.SINGLE) {
                    lab.stop(); // it brings all its own
                }
                try {
                    measure(candidate, candidates, generator);
                } catch (RuntimeException e) {
                    // What was measured so far, and the others, are worth having.
                    progress.failed(candidate, e);
                    failures.put(candidate, String.valueOf(e.getMessage()));
                }
            }
        }
        return new Run(
                plan.name(),
                begin,
                Machine.description(),
                plan.repetitions(),
                startSeconds,
                failures,
                measurements,
                extras,
                encoding);
    }

    private void measure(Candidate candidate, Candidates candidates, LoadGenerator generator) {
        progress.begin(candidate, "starting");
        long begin = System.nanoTime();
        try (Running running = candidates.start(candidate)) {
            startSeconds.put(candidate, (System.nanoTime() - begin) / NANOS_PER_SECOND);
            observer.look(candidate, running, false);
            progress.step(candidate, "warming up", plan.warmUp(candidate));
            generator.put(running.requests(), new Load(WARM_UP_CONNECTIONS, 0, plan.warmUp(candidate)));
            running.projection().ifPresent(lag -> lag.awaitCaughtUp(CATCH_UP_LIMIT));
            if (plan.profile()) {
                running.parts().forEach(part -> part.record(plan.directory()));
            }
            steps(candidate, running, generator, "");
            plan.growth().ifPresent(growth -> running.grown()
                    .ifPresent(grown -> grow(candidate, running, generator, growth, grown)));
            observer.look(candidate, running, true);
            replays(candidate, running, generator);
        }
    }

    private void steps(Candidate candidate, Running running, LoadGenerator generator, String suffix) {
        for (int repetition = 1; repetition <= plan.repetitions(); repetition++) {
            double capacity = 0;
            for (Step step : plan.stepsOf(candidate)) {
                String name = step.name() + suffix;
                progress.step(candidate, name + ", " + repetition + " of " + plan.repetitions(), plan.stepTime());
                Measurement measured = measured(candidate, running, generator, step, name, repetition, capacity);
                capacity = step.isOpen() ? capacity : Math.max(capacity, measured.perSecond());
                measurements.add(measured);
            }
        }
    }

    /** The same steps with a ledger that is as large as it is to become, and what it costs to have it. */
    private void grow(
            Candidate candidate, Running running, LoadGenerator generator, Growth growth, Running.Grown grown) {
        progress.step(candidate, "killing the processor", REPLAY_ESTIMATE);
        extras.add(new Extra(candidate, Extra.BACK, grown.secondsBackAfterKill(), "s"));
        progress.step(candidate, "growing to " + growth.events() + " events", growth.estimate());
        grown.backfill().publish(growth);
        running.projection().ifPresent(lag -> lag.awaitCaughtUp(GROWN_LIMIT));
        progress.step(candidate, "warming up", plan.warmUp(candidate));
        generator.put(running.requests(), new Load(WARM_UP_CONNECTIONS, 0, plan.warmUp(candidate)));
        running.projection().ifPresent(lag -> lag.awaitCaughtUp(CATCH_UP_LIMIT));
        steps(candidate, running, generator, Growth.SUFFIX);
        double memory = running.parts().stream()
                .filter(part -> OURS.contains(part.name()))
                .mapToDouble(part -> part.usage().memoryBytes() / BYTES_PER_MIB)
                .sum();
        extras.add(new Extra(candidate, Extra.MEMORY, memory, "MiB"));
        double bytes = grown.processor().storeBytes("idempotency");
        extras.add(new Extra(candidate, Extra.BYTES_A_KEY, bytes / Math.max(1, growth.keys()), "bytes a key"));
        progress.step(candidate, "killing the processor", REPLAY_ESTIMATE);
        extras.add(new Extra(candidate, Extra.BACK_GROWN, grown.secondsBackAfterKill(), "s"));
    }

    /** How fast the projection and the decisions go when there is much to do and nobody waits. */
    private void replays(Candidate candidate, Running running, LoadGenerator generator) {
        if (!plan.replays() || plan.growth().isPresent()) {
            return;
        }
        running.projection().ifPresent(projection -> {
            progress.step(candidate, "projecting everything again", REPLAY_ESTIMATE);
            long rows = projection.rows();
            projection.empty();
            long begin = System.nanoTime();
            // It notices with the next event.
            generator.put(running.requests(), new Load(1, 0, Duration.ofMillis(100)));
            projection.awaitCaughtUp(REPLAY_LIMIT);
            double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
            extras.add(Extra.perSecond(candidate, Extra.PROJECTION, rows / seconds));
        });
        running.replay().ifPresent(replay -> {
            progress.step(candidate, "deciding everything again", REPLAY_ESTIMATE);
            extras.add(Extra.perSecond(candidate, Extra.DECISIONS, replay.perSecond()));
        });
    }

    private Measurement measured(
            Candidate candidate,
            Running running,
            LoadGenerator generator,
            Step step,
            String name,
            int repetition,
            double capacity) {
        List<Part.Usage> before = running.parts().stream().map(Part::usage).toList();
        running.projection().ifPresent(ProjectionLag::mostSinceLastAsked);
        double generatorBefore = ownCpuSeconds();
        double busyBefore = Machine.busySeconds();
        long begin = System.nanoTime();
        LoadResult result = generator.put(running.requests(), step.load(capacity, plan.stepTime()));
        long lag = running.projection().map(ProjectionLag::mostSinceLastAsked).orElse(0L);
        double catchUp = running.projection()
                .map(projection -> projection.awaitCaughtUp(CATCH_UP_LIMIT))
                .orElse(0.0);
        double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        double busy = Machine.busySeconds() - busyBefore;
        double ours = ownCpuSeconds() - generatorBefore;
        Map<String, PartUse> parts = new LinkedHashMap<>();
        for (int i = 0; i < before.size(); i++) {
            Part part = running.parts().get(i);
            parts.put(part.name(), use(before.get(i), part.usage(), result.completed()));
        }
        double theirs = parts.values().stream().mapToDouble(PartUse::cpuSeconds).sum();
        return new Measurement(
                candidate,
                name,
                repetition,
                step.connections(),
                result.throughput(),
                step.load(capacity, plan.stepTime()).perSecond(),
                result.completed(),
                result.failures(),
                result.replays(),
                result.changedReplays(),
                latency(result.micros()),
                parts,
                ours,
                Math.max(0, (busy - ours - theirs) / seconds),
                lag,
                catchUp);
    }

    private static PartUse use(Part.Usage before, Part.Usage after, long completed) {
        Optional<GcLog.Reading> gc = after.gc().map(now -> now.since(before.gc().orElseThrow()));
        Map<String, Double> byThread = new TreeMap<>();
        after.cpuSecondsByThread().forEach((thread, seconds) -> {
            double used = seconds - before.cpuSecondsByThread().getOrDefault(thread, 0.0);
            if (used > 0) {
                byThread.put(thread, used);
            }
        });
        return new PartUse(
                after.cpuSeconds() - before.cpuSeconds(),
                after.memoryBytes() / BYTES_PER_MIB,
                gc.map(GcLog.Reading::pauses).orElse(0),
                gc.map(GcLog.Reading::pausedMillis).orElse(0.0),
                gc.map(GcLog.Reading::longestMillis).orElse(0.0),
                gc.map(GcLog.Reading::allocatedBytes).orElse(0L) / BYTES_PER_KIB / Math.max(1, completed),
                byThread);
    }

    private static Latency latency(Histogram micros) {
        return new Latency(
                millis(micros, 50), millis(micros, 90), millis(micros, 99), millis(micros, 99.9), millis(micros, 100));
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
    }

    /** Of this process without its children, which are candidates. */
    private static double ownCpuSeconds() {
        return Machine.ownCpuSeconds(ProcessHandle.current());
    }
}
