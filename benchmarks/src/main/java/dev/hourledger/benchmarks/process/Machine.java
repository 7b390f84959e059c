package dev.hourledger.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel tells of processes and of the machine: Linux' /proc. Stateless. */
public final class Machine {
    private static final Path PROC = Path.of("/proc");
    /** Linux counts in these on every platform. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDRENS_SYSTEM_TIME = 14;
    private static final long BYTES_PER_KIB = 1_024;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int STEAL_END = 8;

    private Machine() {}

    /** CPU seconds of a process and of its children, those that have ended included; 0 when it has ended itself. */
    public static double cpuSeconds(ProcessHandle process) {
        return tree(process).mapToDouble(Machine::ownCpuSeconds).sum();
    }

    /** Resident memory of a process and its children, pages that are shared counted in shares (PSS). */
    public static long memoryBytes(ProcessHandle process) {
        return tree(process).mapToLong(Machine::ownMemoryBytes).sum();
    }

    /** CPU seconds that the machine has spent on anything, what its host took away included. */
    public static double busySeconds() {
        List<Long> ticks = cpuTicks();
        long busy = 0;
        for (int i = 0; i < STEAL_END; i++) {
            busy += i == IDLE || i == IO_WAIT ? 0 : ticks.get(i);
        }
        return busy / TICKS_PER_SECOND;
    }

    /** What it is, in a line. */
    public static String description() {
        try (Stream<String> lines = Files.lines(PROC.resolve("cpuinfo"))) {
            String model = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.split(":", 2)[1].strip())
                    .orElse(System.getProperty("os.arch", "unknown"));
            return Runtime.getRuntime().availableProcessors() + " cores of " + model + ", Linux "
                    + System.getProperty("os.version") + ", Java " + System.getProperty("java.version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /**
     * CPU seconds of a process itself and of children that it has buried: user, system, children's user and system.
     */
    public static double ownCpuSeconds(ProcessHandle process) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            return ticks(stat, CHILDRENS_SYSTEM_TIME) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /**
     * CPU seconds of a process' threads by what they are called: the first 15 characters, as Linux has it, numbers
     * apart. A thread that has ended is missing.
     */
    public static Map<String, Double> cpuSecondsByThread(ProcessHandle process) {
        Map<String, Double> seconds = new TreeMap<>();
        try (Stream<Path> threads =
                Files.list(PROC.resolve(Long.toString(process.pid())).resolve("task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                double used = ticks(stat, SYSTEM_TIME) / TICKS_PER_SECOND;
                seconds.merge(name.replaceAll("[-#]?[0-9]+", ""), used, Double::sum);
            }
        } catch (IOException | UncheckedIOException e) {
            return seconds; // it, or one of them, has ended
        }
        return seconds;
    }

    private static long ticks(String stat, int lastField) {
        // Behind the name, which may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Arrays.stream(fields, USER_TIME, lastField + 1)
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static long ownMemoryBytes(ProcessHandle process) {
        Path file = PROC.resolve(Long.toString(process.pid())).resolve("smaps_rollup");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * BYTES_PER_KIB;
        } catch (IOException | UncheckedIOException e) {
            return 0; // it has ended
        }
    }

    private static List<Long> cpuTicks() {
        try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
            String first = lines.findFirst().orElseThrow();
            return Arrays.stream(first.split(" +")).skip(1).map(Long::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
