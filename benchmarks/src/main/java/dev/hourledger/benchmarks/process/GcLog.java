package dev.hourledger.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of a JVM's collector ({@code -Xlog:gc}): pauses, and how much was allocated between them. For one thread.
 */
public final class GcLog {
    /** {@code GC(3) Pause Young (Allocation Failure) 34M->5M(123M) 4.123ms}. */
    private static final Pattern PAUSE = Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

    private static final long BYTES_PER_MIB = 1 << 20;

    private final Path file;

    GcLog(Path file) {
        this.file = file;
    }

    /**
     * What is in the log so far.
     *
     * @param allocatedBytes up to the last collection
     */
    public record Reading(int pauses, double pausedMillis, List<Double> each, long allocatedBytes) {
        public Reading {
            each = List.copyOf(each);
        }

        /** Of the time since an earlier reading. */
        public Reading since(Reading earlier) {
            List<Double> later = each.subList(earlier.pauses, pauses);
            return new Reading(
                    later.size(),
                    later.stream().mapToDouble(Double::doubleValue).sum(),
                    later,
                    allocatedBytes - earlier.allocatedBytes);
        }

        /** The longest pause. */
        public double longestMillis() {
            return each.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        }
    }

    /** Reads the log. */
    public Reading read() {
        try {
            if (!Files.exists(file)) {
                return new Reading(0, 0, List.of(), 0);
            }
            return read(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    static Reading read(List<String> lines) {
        List<Matcher> found =
                lines.stream().map(PAUSE::matcher).filter(Matcher::find).toList();
        long allocated = 0;
        long after = 0;
        for (Matcher pause : found) {
            allocated += Math.max(0, Long.parseLong(pause.group(1)) - after);
            after = Long.parseLong(pause.group(2));
        }
        List<Double> pauses =
                found.stream().map(pause -> Double.valueOf(pause.group(3))).toList();
        return new Reading(
                pauses.size(),
                pauses.stream().mapToDouble(Double::doubleValue).sum(),
                pauses,
                allocated * BYTES_PER_MIB);
    }
}
