package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.report.JfrSummary;
import dev.hourledger.benchmarks.report.ResultFiles;
import dev.hourledger.benchmarks.report.TextReport;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hourledger bench}. */
@Command(
        name = "hourledger bench",
        mixinStandardHelpOptions = true,
        description = {
            "Measures Hourledger beside floors and comparators, on this machine and in one run.",
            "Candidates: echo, publish, consume (floors), postgres (what one would write instead), bridge,",
            "separate, single (Hourledger)."
        },
        footer = {
            "",
            "Everything runs on this machine, the generator too: stop whatever else keeps it busy.",
            "Exit codes: 0 done, 1 failed, 2 wrong usage. Whether bars are met does not change the exit code."
        })
public final class BenchMain implements Callable<Integer> {
    private static final int QUICK_WARM_UP = 2;
    private static final int QUICK_STEP = 2;
    private static final int FULL_WARM_UP = 15;
    private static final int FULL_STEP = 6;
    private static final int FULL_REPETITIONS = 5;
    private static final long EVENTS_A_KEY = 5;

    @Option(names = "--quick", description = "3 minutes, once (the default): a smoke test, nothing is warm")
    private boolean quick;

    @Option(names = "--full", description = "5 repetitions of longer steps, medians with their spread; 30 minutes")
    private boolean full;

    @Option(names = "--only", split = ",", description = "Measure these candidates alone: --only single,publish")
    private List<String> only = List.of();

    @Option(names = "--repetitions", description = "Of every step (default: 1, --full 5)")
    private @Nullable Integer repetitions;

    @Option(names = "--step-seconds", description = "How long a step lasts (default: 2, --full 6)")
    private @Nullable Integer stepSeconds;

    @Option(
            names = "--warm-up-seconds",
            description = "Warm-up of a floor (default: 2, --full 15); comparators take 3, Hourledger 6 times as long")
    private @Nullable Integer warmUpSeconds;

    @Option(
            names = "--bridge",
            description =
                    "Measure an HTTP bridge to Kafka, too: URL of a topic, http://127.0.0.1:8083/topics/bench. It "
                            + "must use this run's broker, see --kafka-port, and a topic it can create or 'floor'")
    private @Nullable URI bridge;

    @Option(names = "--kafka-port", defaultValue = "0", description = "Port of the run's broker (default: a free one)")
    private int kafkaPort;

    @Option(names = "--hot", defaultValue = "0", description = "One organisation makes so many percent of the load")
    private int hotPercent;

    @Option(
            names = "--grow",
            description = "Make the ledger of the separate processes so many events long and measure it again, "
                    + "with its memory and its time to come back after kill -9: --grow 10000000. 9 KB of disk each")
    private @Nullable Long growEvents;

    @Option(names = "--grow-keys", description = "With --grow: so many of the events have keys (default: a fifth)")
    private @Nullable Long growKeys;

    @Option(
            names = "--jvm-options",
            description = "More options for Hourledger's JVMs: --jvm-options=-XX:+UseParallelGC")
    private @Nullable String jvmOptions;

    @Option(names = "--name", description = "Of the results' files (default: the time)")
    private @Nullable String name;

    @Option(names = "--results", description = "Folder of the results (default: benchmarks/results)")
    private @Nullable Path results;

    @Option(names = "--data", description = "Folder of data and logs, kept if it is given (default: a temporary one)")
    private @Nullable Path data;

    @Option(names = "--profile", description = "Let every JVM record itself (JFR): <data>/<process>.jfr, and sum it up")
    private boolean profile;

    @Option(names = "--json", description = "Print the results as JSON instead of tables")
    private boolean json;

    /** Runs as the arguments say, and exits. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new BenchMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Plan plan = plan();
        PrintStream out = System.out;
        try {
            Run run = new Bench(plan, new Progress(System.err, plan), (candidate, running, measured) -> {}).run();
            Path folder = results == null ? Path.of("benchmarks", "results") : from(results);
            ResultFiles.write(folder, run);
            if (profile) {
                System.err.print(JfrSummary.of(plan.directory()));
            }
            out.println(json ? ResultFiles.json(run) : TextReport.of(run));
            System.err.println("Written: " + folder.resolve(run.name() + ".json") + " and .svg");
            return run.failures().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            if (data == null) {
                Utils.delete(plan.directory().toFile());
            }
        }
    }

    private Plan plan() throws IOException {
        if (quick && full) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--quick or --full, not both");
        }
        List<Candidate> candidates = Arrays.stream(Candidate.values())
                .filter(candidate ->
                        only.isEmpty() || only.stream().anyMatch(named -> named.equalsIgnoreCase(candidate.name())))
                .filter(candidate -> candidate != Candidate.BRIDGE || bridge != null)
                .toList();
        String runName = name == null
                ? DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.now())
                : name;
        return new Plan(
                runName,
                data == null ? Files.createTempDirectory("hourledger-bench") : from(data),
                candidates,
                Plan.allSteps(),
                or(repetitions, full ? FULL_REPETITIONS : 1),
                Duration.ofSeconds(or(warmUpSeconds, full ? FULL_WARM_UP : QUICK_WARM_UP)),
                Duration.ofSeconds(or(stepSeconds, full ? FULL_STEP : QUICK_STEP)),
                Optional.ofNullable(bridge),
                kafkaPort,
                profile,
                !profile,
                hotPercent,
                jvmOptions == null ? List.of() : List.of(jvmOptions.split(" ")),
                growth());
    }

    private Optional<Growth> growth() {
        if (growEvents == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Growth(growEvents, growKeys == null ? growEvents / EVENTS_A_KEY : growKeys));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(new CommandLine(this), "--grow: " + e.getMessage());
        }
    }

    private static int or(@Nullable Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    /** A folder, from where the command was given. */
    private static Path from(Path folder) {
        return Path.of(System.getProperty("hourledger.from", ""))
                .resolve(folder)
                .toAbsolutePath();
    }
}
