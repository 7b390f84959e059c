package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.fixture.Built;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A broker or a controller of a cluster as a process of its own, on a folder that keeps its log. Ends when nobody holds
 * its standard input any more. For one thread.
 */
final class KafkaNode implements AutoCloseable {
    private static final String FORMATTED = "meta.properties";
    private static final String CLUSTER = "hourledger.cluster";
    private static final Duration STOP_WAIT = Duration.ofSeconds(60);

    private final String name;
    private final Path directory;
    private final String heap;
    private @Nullable Process process;

    private KafkaNode(String name, Path directory, String heap) {
        this.name = name;
        this.directory = directory;
        this.heap = heap;
    }

    /** The process itself: a file with its settings. */
    public static void main(String[] args) throws IOException {
        Map<String, String> settings = new HashMap<>();
        Properties file = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[0]))) {
            file.load(in);
        }
        file.forEach((key, value) -> settings.put((String) key, (String) value));
        String cluster = Objects.requireNonNull(settings.remove(CLUSTER));
        Path log = Path.of(settings.get("log.dirs"));
        if (!Files.exists(log.resolve(FORMATTED))) {
            format(log, Integer.parseInt(settings.get("node.id")), cluster);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        System.in.transferTo(OutputStream.nullOutputStream());
        Runtime.getRuntime().halt(0);
    }

    /** Writes down what it is; it is not started. */
    static KafkaNode of(String name, Path directory, String heap, String cluster, Map<String, String> settings) {
        Properties file = new Properties();
        file.putAll(settings);
        file.setProperty(CLUSTER, cluster);
        file.setProperty("log.dirs", directory.resolve("log").toString());
        try {
            Files.createDirectories(directory.resolve("log"));
            try (OutputStream out = Files.newOutputStream(directory.resolve("node.properties"))) {
                file.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new KafkaNode(name, directory, heap);
    }

    /** Starts its process on what it had; whether it serves is for others to find out. */
    void start() {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Built.java().toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KafkaNode.class.getName(),
                        directory.resolve("node.properties").toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()));
        try {
            Process started = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
            process = started;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " can't be started", e);
        }
    }

    /** How it is called. */
    String name() {
        return name;
    }

    /** SIGKILL. */
    void kill() {
        running().destroyForcibly();
        running().onExit().join();
    }

    /** SIGTERM, and waits. */
    void terminate() {
        running().destroy();
        if (!awaitEnd(STOP_WAIT)) {
            throw new AssertionError(name + " did not stop, see " + directory);
        }
    }

    /** SIGSTOP. */
    void freeze() {
        Signals.send("STOP", running().pid());
    }

    /** SIGCONT. */
    void thaw() {
        Signals.send("CONT", running().pid());
    }

    /** Its process, as it was last started. */
    ProcessHandle handle() {
        return running().toHandle();
    }

    /** Waits until it has ended by itself. Returns whether it did. */
    boolean awaitEnd(Duration patience) {
        try {
            return running().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether its process is there. */
    boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }

    private static void format(Path log, int nodeId, String cluster) {
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Formatter formatter = new Formatter()
                .setPrintStream(quiet)
                .setNodeId(nodeId)
                .setClusterId(cluster)
                .addDirectory(log.toString())
                .setMetadataLogDirectory(log.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("can't format " + log + " for Kafka", e);
        }
    }
}
