package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.fixture.ServiceProcess;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway or a processor that is started again and again on the same addresses. For one thread. */
final class Service implements AutoCloseable {
    private final String command;
    private final String name;
    private final Map<String, String> environment;
    private final Path logs;
    private @Nullable ServiceProcess process;

    Service(String command, String name, Map<String, String> environment, Path logs) {
        this.command = command;
        this.name = name;
        this.environment = Map.copyOf(environment);
        this.logs = logs;
    }

    /** How it is called. */
    String name() {
        return name;
    }

    /** Starts it, and returns at once. */
    void start() {
        process = ServiceProcess.start(command, name, environment, logs);
    }

    /** Its process as it was last started. */
    ServiceProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    /** SIGTERM, and waits. */
    void stop() {
        process().terminate();
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
