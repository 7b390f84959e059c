package dev.hourledger.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM that is measured: its output and its log of garbage collections are files in the run's folder. Ends with this
 * process. For one thread.
 */
public final class JavaProcess implements AutoCloseable {
    private static final Duration START_WAIT = Duration.ofMinutes(3);
    private static final Duration STOP_WAIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private final String name;
    private final Path logFile;
    private final GcLog gcLog;
    private final Process process;

    private JavaProcess(String name, Path logFile, GcLog gcLog, Process process) {
        this.name = name;
        this.logFile = logFile;
        this.gcLog = gcLog;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    /**
     * What is started.
     *
     * @param options of the JVM, heap and collector
     * @param arguments the main class and what it is told
     */
    public record Command(
            String name,
            List<String> options,
            String classPath,
            List<String> arguments,
            Map<String, String> environment) {
        public Command {
            options = List.copyOf(options);
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }
    }

    /** Starts it; it is not waited for. */
    public static JavaProcess start(Path directory, Command command) {
        Path logFile = directory.resolve(command.name + ".log");
        Path gcFile = directory.resolve(command.name + ".gc.log");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(command.options);
        line.add("-Xlog:gc:file=" + gcFile + "::filecount=0");
        line.addAll(List.of("-cp", command.classPath));
        line.addAll(command.arguments);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
        builder.environment().putAll(command.environment);
        try {
            return new JavaProcess(command.name, logFile, new GcLog(gcFile), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(command.name + " can't be started", e);
        }
    }

    /** Waits until it listens on this port. */
    public JavaProcess awaitPort(int port) {
        return await(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false; // not listening yet
            }
        });
    }

    /** Waits until this is so. */
    public JavaProcess await(BooleanSupplier ready) {
        long end = System.nanoTime() + START_WAIT.toNanos();
        try {
            while (!ready.getAsBoolean()) {
                if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(name + " ended with " + process.exitValue() + ": see " + logFile);
                }
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(name + " is not ready after " + START_WAIT + ": see " + logFile);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** What it is called in the report. */
    public String name() {
        return name;
    }

    /** Its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** What its collector did. */
    public GcLog gcLog() {
        return gcLog;
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM, and SIGKILL if that is not enough. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
