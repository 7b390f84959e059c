package dev.hourledger.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run is to be. Immutable.
 *
 * @param name of the run's files
 * @param directory takes the data and the logs of everything that is started; new
 * @param warmUp how long each floor is loaded before it is measured, others longer
 * @param replays whether the product projects and decides everything again at the end
 * @param stepTime how long each step lasts
 * @param kafkaPort of the broker that all candidates but the single process share; 0: any free one
 * @param profile whether every JVM records itself
 * @param jvmOptions more options for the JVMs of the product
 * @param growth what the ledger of separate processes is to hold before it is measured once more; none: it is not
 * @param hotPercent how much of the load one of the organisations makes; 0: all make the same
 */
public record Plan(
        String name,
        Path directory,
        List<Candidate> candidates,
        List<Step> steps,
        int repetitions,
        Duration warmUp,
        Duration stepTime,
        Optional<URI> bridge,
        int kafkaPort,
        boolean profile,
        boolean replays,
        int hotPercent,
        List<String> jvmOptions,
        Optional<Growth> growth) {
    static final int ORGANISATIONS = 32;
    private static final int HALF = 50;
    private static final int HIGH = 80;

    public Plan {
        candidates = List.copyOf(candidates);
        steps = List.copyOf(steps);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** Steps at 1, 16, 64 and 256 connections, and at half and four fifths of what was the most. */
    static List<Step> allSteps() {
        return Stream.concat(Step.closed(1, 16, 64, 256).stream(), Stream.of(Step.open(HALF), Step.open(HIGH)))
                .toList();
    }

    /** What a candidate goes through: floors need no fixed rates. */
    List<Step> stepsOf(Candidate candidate) {
        return candidate.isFloor()
                ? steps.stream().filter(step -> !step.isOpen()).toList()
                : steps;
    }

    /** How long a candidate is loaded before it is measured: those that do more have more code to compile. */
    Duration warmUp(Candidate candidate) {
        return warmUp.multipliedBy(candidate.warmUps());
    }

    /** About how long it takes. */
    Duration estimate() {
        return candidates.stream().map(this::estimate).reduce(Duration.ZERO, Duration::plus);
    }

    /** About how long a candidate takes. */
    Duration estimate(Candidate candidate) {
        Duration loaded = warmUp(candidate)
                .plus(stepTime.multipliedBy(
                        (long) repetitions * stepsOf(candidate).size()));
        return growth.filter(made -> candidate == Candidate.SEPARATE)
                .map(made -> loaded.multipliedBy(2).plus(made.estimate()))
                .orElse(loaded)
                .plus(candidate.startEstimate());
    }
}
