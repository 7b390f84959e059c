package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.micro.Encoding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a plan. Immutable.
 *
 * @param startSeconds of each candidate, with what it needed and was not there yet
 * @param encoding of a request of 1 KB
 * @param extras figures that are of no step
 * @param failures candidates that could not be measured, or not to the end, and why
 */
public record Run(
        String name,
        Instant begin,
        String machine,
        int repetitions,
        Map<Candidate, Double> startSeconds,
        Map<Candidate, String> failures,
        List<Measurement> measurements,
        List<Extra> extras,
        Encoding encoding) {
    public Run {
        startSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(startSeconds));
        failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
        measurements = List.copyOf(measurements);
        extras = List.copyOf(extras);
    }

    /** The candidates that were measured, in order. */
    public List<Candidate> candidates() {
        return measurements.stream().map(Measurement::candidate).distinct().toList();
    }

    /** The steps of a candidate, in order, each over its repetitions. */
    public List<Median> medians(Candidate candidate) {
        Map<String, List<Measurement>> byStep = new LinkedHashMap<>();
        for (Measurement each : measurements) {
            if (each.candidate() == candidate) {
                byStep.computeIfAbsent(each.step(), step -> new ArrayList<>()).add(each);
            }
        }
        return byStep.values().stream().map(Median::of).toList();
    }
}
