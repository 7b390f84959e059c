package dev.hourledger.acceptance.torture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a run is to be.
 *
 * @param faults how long it lasts at least: until the time is over and this many faults have happened
 * @param only the faults that happen, by name; empty: all
 * @param compose whether the stack of docker-compose.yml is tortured, instead of processes of this machine
 */
record TortureOptions(
        long seed, Duration span, int faults, List<String> only, int ratePerSecond, boolean compose, Path out) {
    /** The file of a run, in its folder. */
    static final String HISTORY = "history.jsonl";

    static final int DEFAULT_RATE = 250;
    /** Instead of names: nothing happens. */
    private static final String NONE = "NONE";

    private static final int MAX_RATE = 10_000;
    private static final int MAX_MINUTES = 24 * 60;
    private static final int MAX_SEED = 1_000_000;
    private static final int MINUTES = 10;

    static final String USAGE = """
            Usage: hourledger torture [--compose] [--seed S] [--minutes M] [--rate R] [--out DIR]
                   hourledger torture --sum DIR...
              --compose    tortures docker-compose.yml with profile scale, instead of processes of this machine:
                           on volumes of its own, which are taken away at the end. Needs Docker on Linux
              --seed S     decides which faults happen to whom, and what is sent (any)
              --minutes M  how long it lasts, starting and checking apart (10)
              --only K,L   kinds of faults (all), or NONE for a soak: %s;
                           with --compose whom they hit: %s
              --rate R     requests a second (250)
              --out DIR    takes the report, the history and every log (acceptance/target/torture/<seed>)
              --sum DIR... prints the tables of several runs together
            Exits with 0: no promise was broken; 1: at least one was; 2: not to be run like this.
            """.formatted(String.join(", ", names(false)), String.join(", ", names(true)));

    TortureOptions {
        only = List.copyOf(only);
        if (!only.equals(List.of(NONE)) && !names(compose).containsAll(only)) {
            throw new IllegalArgumentException("--only must name some of " + String.join(", ", names(compose)));
        }
        if (ratePerSecond < 1 || ratePerSecond > MAX_RATE) {
            throw new IllegalArgumentException("--rate must be from 1 to " + MAX_RATE);
        }
        if (Files.exists(out.resolve(HISTORY))) {
            throw new IllegalArgumentException("there is a run in " + out + " already: choose another --out");
        }
        if (span.toMinutes() > MAX_MINUTES || span.isZero() || span.isNegative()) {
            throw new IllegalArgumentException("--minutes must be from 1 to " + MAX_MINUTES);
        }
    }

    /** Reads them; throws IllegalArgumentException with what is wrong. */
    static TortureOptions of(String... arguments) {
        long seed = ThreadLocalRandom.current().nextInt(MAX_SEED);
        int minutes = MINUTES;
        int rate = DEFAULT_RATE;
        Path out = null;
        List<String> only = List.of();
        boolean compose = false;
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--compose")) {
                compose = true;
                continue;
            }
            String[] parts = arguments[i].split("=", 2);
            String value = parts.length > 1 ? parts[1] : ++i < arguments.length ? arguments[i] : "";
            switch (parts[0]) {
                case "--seed" -> seed = number(parts[0], value);
                case "--minutes" -> minutes = Math.toIntExact(number(parts[0], value));
                case "--only" -> only = List.of(value.split(","));
                case "--rate" -> rate = Math.toIntExact(number(parts[0], value));
                case "--out" -> out = folder(value);
                default -> throw new IllegalArgumentException("unknown option " + parts[0]);
            }
        }
        Path run = out == null ? Path.of("target", "torture", Long.toString(seed)) : out;
        return new TortureOptions(seed, Duration.ofMinutes(minutes), 0, only, rate, compose, run.toAbsolutePath());
    }

    /** How to run the same again. */
    String command() {
        String all = String.format(
                Locale.ROOT,
                "./hourledger torture%s --seed %d --minutes %d --rate %d",
                compose ? " --compose" : "",
                seed,
                span.toMinutes(),
                ratePerSecond);
        return only.isEmpty() ? all : all + " --only " + String.join(",", only);
    }

    /** What starts what is to be tortured. */
    Subject start() {
        return compose ? ComposeSubject.start(out) : new Cluster(out);
    }

    private static List<String> names(boolean compose) {
        return compose
                ? ComposeSubject.SERVICES
                : Arrays.stream(FaultKind.values()).map(Enum::name).toList();
    }

    /** A folder, from where the command was given. */
    static Path folder(String name) {
        return Path.of(System.getProperty("hourledger.from", "")).resolve(name);
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not \"" + value + "\"", e);
        }
    }
}
