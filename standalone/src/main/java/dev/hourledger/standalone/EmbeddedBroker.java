package dev.hourledger.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
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
    /** One laptop needs few partitions of the internal topics; each costs files and start-up time. */
    private static final String INTERNAL_PARTITIONS = "3";

    private static final String BROKER_SESSION_MS = "6000";
    private static final String BROKER_HEARTBEAT_MS = "1000";
    private static final String CLEANER_BUFFER_BYTES = Integer.toString(4 << 20);

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Formats the directory if it is new, starts and returns when the broker takes requests. Port 0: any free one. */
    public static EmbeddedBroker start(Path directory, int port) {
        int brokerPort = port == 0 ? freePort() : port;
        int controllerPort = freePort();
        try {
            Files.createDirectories(directory);
            if (!Files.exists(directory.resolve(FORMATTED))) {
                format(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to " + directory, e);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(settings(directory, brokerPort, controllerPort)), Time.SYSTEM);
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

    private static Map<String, String> settings(Path directory, int brokerPort, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        settings.put(
                "listeners", "PLAINTEXT://" + HOST + ":" + brokerPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + brokerPort);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("log.dirs", directory.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", CLEANER_BUFFER_BYTES);
        // After a crash the controller takes the broker back when its session has ended.
        settings.put("broker.session.timeout.ms", BROKER_SESSION_MS);
        settings.put("broker.heartbeat.interval.ms", BROKER_HEARTBEAT_MS);
        settings.put("num.io.threads", "4");
        settings.put("num.network.threads", "2");
        return settings;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
