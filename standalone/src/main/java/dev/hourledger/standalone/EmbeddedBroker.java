package dev.hourledger.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker and controller (KRaft) in this process, on a directory that keeps its log over restarts and
 * crashes. Bound to the loopback address. Start it once; not thread-safe.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final String FORMATTED = "meta.properties";
    /** A hundred years: a processor that found its stores but not its place in the log would count all once more. */
    private static final String OFFSETS_RETENTION_MINUTES = "52560000";

    /** One laptop needs few partitions of the internal topics; each costs files and start-up time. */
    private static final String INTERNAL_PARTITIONS = "3";

    /** Kafka's mark of a broker that said farewell; taken away when one starts. */
    private static final String CLEAN_SHUTDOWN = ".kafka_cleanshutdown";
    /** A starved laptop does not lose its only broker; what a killed one leaves behind is forgotten, not waited for. */
    private static final String BROKER_SESSION_MS = "60000";

    private static final int FORGET_TIMEOUT_MS = 30_000;
    private static final String TRANSACTION_ABORT_CHECK_MS = "1000";
    private static final String CLEANER_BUFFER_BYTES = Integer.toString(4 << 20);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Formats the directory if it is new, starts and returns when the broker takes requests. Port 0: any free one. */
    public static EmbeddedBroker start(Path directory, int port) {
        int brokerPort = port == 0 ? FreePort.next() : port;
        int controllerPort = FreePort.next();
        try {
            Files.createDirectories(directory);
            if (!Files.exists(directory.resolve(FORMATTED))) {
                format(directory);
            } else if (!Files.exists(directory.resolve(CLEAN_SHUTDOWN))) {
                forgetKilled(directory, controllerPort);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to " + directory, e);
        }
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(settings(directory, "broker,controller", brokerPort, controllerPort)), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, brokerPort);
    }

    /** What clients connect to, host:port. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** The port of {@link #bootstrapServers}. */
    public int port() {
        return port;
    }

    /** Stops in order and waits for it. The directory can be started again. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /**
     * Takes the broker that was killed out of the cluster's metadata before the next one takes part.
     * Otherwise its session may end just after the new one has loaded a transaction that was being committed: the
     * partitions have no leader for a moment, Kafka 4.3 then takes the transaction for complete and writes no markers
     * (KAFKA-20734), and whoever reads committed records of them waits for ever.
     */
    private static void forgetKilled(Path directory, int controllerPort) {
        KafkaRaftServer controller =
                new KafkaRaftServer(new KafkaConfig(settings(directory, "controller", 0, controllerPort)), Time.SYSTEM);
        controller.startup();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                HOST + ":" + controllerPort,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                FORGET_TIMEOUT_MS))) {
            admin.unregisterBroker(NODE_ID).all().get();
        } catch (ExecutionException e) {
            // One that was killed before it joined is not known.
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException)) {
                throw new IllegalStateException("can't recover " + directory, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start-up", e);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void format(Path directory) {
        PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Formatter formatter = new Formatter()
                .setPrintStream(quiet)
                .setNodeId(NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .addDirectory(directory.toString())
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true);
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("can't format " + directory + " for Kafka", e);
        }
    }

    /** The settings of a server with these roles; one that is a controller only has no port for clients. */
    private static Map<String, String> settings(Path directory, String roles, int brokerPort, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", roles);
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        String controllerListener = "CONTROLLER://" + HOST + ":" + controllerPort;
        if (brokerPort == 0) {
            settings.put("listeners", controllerListener);
        } else {
            String clients = "PLAINTEXT://" + HOST + ":" + brokerPort;
            settings.put("listeners", clients + "," + controllerListener);
            settings.put("advertised.listeners", clients);
        }
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        settings.put("offsets.retention.minutes", OFFSETS_RETENTION_MINUTES);
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES);
        settings.put("broker.session.timeout.ms", BROKER_SESSION_MS);
        // A transaction whose producer was killed holds up readers until it is found and aborted.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", TRANSACTION_ABORT_CHECK_MS);
        settings.put("num.io.threads", "4");
        settings.put("num.network.threads", "2");
        return settings;
    }
}
