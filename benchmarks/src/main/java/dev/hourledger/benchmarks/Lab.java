package dev.hourledger.benchmarks;

import dev.hourledger.benchmarks.process.JavaProcess;
import dev.hourledger.benchmarks.process.JavaProcess.Command;
import dev.hourledger.benchmarks.process.Part;
import dev.hourledger.benchmarks.server.BrokerMain;
import dev.hourledger.benchmarks.server.FloorMain;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.standalone.Postgres;
import dev.hourledger.standalone.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * What candidates share, started when the first one needs it: a broker in a process of its own, PostgreSQL, a registry.
 * For one thread.
 */
final class Lab implements AutoCloseable {
    /** Every JVM of this project here runs as {@code hourledger up} does. */
    static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseParallelGC", "-Xss512k");

    private static final String POSTGRES_BUFFERS = "128MB";

    private final Path directory;
    private final int kafkaPort;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private @Nullable JavaProcess broker;
    private @Nullable Postgres postgres;
    private @Nullable Registry registry;

    Lab(Plan plan) {
        this.directory = plan.directory();
        this.kafkaPort = plan.kafkaPort() == 0 ? FreePort.next() : plan.kafkaPort();
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("can't use " + directory, e);
        }
    }

    /** Takes everything that is started. */
    Path directory() {
        return directory;
    }

    /** Bootstrap servers of the broker, which is started if need be. */
    String kafka() {
        if (broker == null) {
            broker = start(
                    "broker",
                    List.of(BrokerMain.class.getName(), path("kafka"), Integer.toString(kafkaPort)),
                    Map.of());
            parts.push(broker);
            broker.awaitPort(kafkaPort);
            createFloorTopic();
        }
        return "127.0.0.1:" + kafkaPort;
    }

    /** A database's URL; the server is started if need be. */
    String postgres() {
        if (postgres == null) {
            // What an administrator would give it, and the comparator deserves.
            postgres = Postgres.start(directory.resolve("postgres"), 0, Map.of("shared_buffers", POSTGRES_BUFFERS));
            parts.push(postgres);
        }
        return postgres.url();
    }

    /** The registry's URL; it is started if need be. */
    String registry() {
        if (registry == null) {
            registry = Registry.start(
                    Path.of(System.getProperty("hourledger.registry.home", "standalone/target/registry")),
                    directory.resolve("registry"),
                    directory.resolve("registry.log"),
                    FreePort.next());
            parts.push(registry);
        }
        return registry.url().toString();
    }

    /** The parts of those that are running. */
    List<Part> sharedParts(boolean withPostgres) {
        List<Part> running = new ArrayList<>();
        if (broker != null) {
            running.add(Part.of(broker));
        }
        if (postgres != null && withPostgres) {
            postgres.process().ifPresent(process -> running.add(Part.of("postgres", process)));
        }
        return running;
    }

    /** Starts a JVM of ours, which is not waited for. */
    JavaProcess start(String name, List<String> arguments, Map<String, String> environment) {
        return start(name, JVM, arguments, environment);
    }

    /** The same with other options of the JVM. */
    JavaProcess start(String name, List<String> options, List<String> arguments, Map<String, String> environment) {
        return JavaProcess.start(
                directory, new Command(name, options, System.getProperty("java.class.path"), arguments, environment));
    }

    String path(String name) {
        return directory.resolve(name).toString();
    }

    @Override
    public void close() {
        stop();
    }

    /** Stops all that candidates share; it can be started again. */
    void stop() {
        broker = null;
        postgres = null;
        registry = null;
        Optional<Exception> failure = Optional.empty();
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = Optional.of(e);
            }
        }
        failure.ifPresent(cause -> {
            throw new IllegalStateException("something did not stop", cause);
        });
    }

    private void createFloorTopic() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka()))) {
            admin.createTopics(List.of(new NewTopic(FloorMain.TOPIC, FloorMain.PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("no topic for the floors", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
