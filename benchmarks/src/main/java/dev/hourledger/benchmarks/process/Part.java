package dev.hourledger.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process, or a tree of them, whose use of the machine is counted.
 *
 * @param without processes below it that are parts of their own
 */
public record Part(String name, ProcessHandle process, Optional<GcLog> gcLog, List<ProcessHandle> without) {
    public Part {
        without = List.copyOf(without);
    }

    /** A JVM. */
    public static Part of(JavaProcess process) {
        return new Part(process.name(), process.handle(), Optional.of(process.gcLog()), List.of());
    }

    /** Any other process with its children. */
    public static Part of(String name, ProcessHandle process) {
        return new Part(name, process, Optional.empty(), List.of());
    }

    /** What it has used so far. */
    public Usage usage() {
        return new Usage(
                Machine.cpuSeconds(process)
                        - excluded().mapToDouble(Machine::cpuSeconds).sum(),
                Machine.memoryBytes(process)
                        - excluded().mapToLong(Machine::memoryBytes).sum(),
                gcLog.map(GcLog::read),
                gcLog.isEmpty() ? Map.of() : Machine.cpuSecondsByThread(process));
    }

    /** Lets a JVM record itself (JFR) from now on; the file is written when it ends. */
    public void record(Path directory) {
        if (gcLog.isEmpty()) {
            return;
        }
        try {
            Process asked = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(process.pid()),
                            "JFR.start",
                            "settings=profile",
                            "dumponexit=true",
                            "filename=" + directory.resolve(name + ".jfr"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (asked.waitFor() != 0) {
                throw new IllegalStateException(name + " can't record itself");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd can't be started: it comes with a JDK", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Stream<ProcessHandle> excluded() {
        return without.stream();
    }

    /**
     * What a part has used.
     *
     * @param memoryBytes now
     */
    public record Usage(
            double cpuSeconds, long memoryBytes, Optional<GcLog.Reading> gc, Map<String, Double> cpuSecondsByThread) {
        public Usage {
            cpuSecondsByThread = Map.copyOf(cpuSecondsByThread);
        }
    }
}
