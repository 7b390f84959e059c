package dev.hourledger.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code hourledger bench-micro}: time and allocation of each stage of {@link Stages}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx512m", "-XX:+UseParallelGC"})
public class StagesBenchmark {
    private final Stages stages = new Stages();

    /** Runs all stages, or what JMH's own options say. */
    public static void main(String[] args) throws RunnerException, CommandLineOptionException {
        CommandLineOptions given = new CommandLineOptions(args);
        ChainedOptionsBuilder all = new OptionsBuilder().parent(given).addProfiler(GCProfiler.class);
        new Runner((given.getIncludes().isEmpty() ? all.include(StagesBenchmark.class.getName()) : all).build()).run();
    }

    /** Gateway: parse and validate. */
    @Benchmark
    public Object parse() {
        return stages.parse();
    }

    /** Gateway: parse, validate and encode: at most 6 µs and 6 KB. */
    @Benchmark
    public Object parseAndEncode() {
        return stages.encode();
    }

    /** Processor: decode. */
    @Benchmark
    public Object decode() {
        return stages.decode();
    }

    /** Processor: decide. */
    @Benchmark
    public Object decide() {
        return stages.decide();
    }

    /** Processor: encode event and outcome. */
    @Benchmark
    public Object encodeOutcome() {
        return stages.encodeOutcome();
    }

    /** Gateway: decode the outcome, write the answer. */
    @Benchmark
    public Object answer() {
        return stages.answer();
    }
}
