package dev.hourledger.acceptance.torture;

import static org.awaitility.Awaitility.await;

import dev.hourledger.standalone.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * One controller and three brokers, three replicas of everything, two needed. Every broker has a listener for each
 * service whose advertised port is a proxy's, so that each pair can be cut by itself, one for the other brokers, also
 * by way of a proxy, and one without a proxy for whoever watches. For one thread.
 */
final class KafkaCluster implements AutoCloseable {
    static final int BROKERS = 3;
    private static final int CONTROLLER_ID = 100;
    private static final String HOST = "127.0.0.1:";
    private static final String INTERNAL = "BROKER";
    private static final String DIRECT = "DIRECT";
    private static final String BROKER_HEAP = "384m";
    private static final String CONTROLLER_HEAP = "160m";
    /** Shorter than a gateway waits for the log, which is 8 s: a lost leader makes answers late and not fail. */
    private static final String BROKER_SESSION_MS = "6000";
    /** How long a processor may be silent, as in docker-compose.yml. */
    static final String PROCESSOR_SESSION_MS = "4500";

    private static final Duration START_WAIT = Duration.ofMinutes(2);
    private static final int ADMIN_CALL_MS = 10_000;

    private final KafkaNode controller;
    private final int controllerPort;
    private final List<KafkaNode> brokers = new ArrayList<>();
    private final List<Integer> directPorts = new ArrayList<>();
    private final Map<String, List<Integer>> portsByClient = new LinkedHashMap<>();
    private final Admin admin;

    /** Starts them; {@code clients} get listeners of their own. */
    KafkaCluster(Path directory, Proxies proxies, List<String> clients) {
        String cluster = Uuid.randomUuid().toString();
        controllerPort = FreePort.next();
        controller = KafkaNode.of(
                "controller",
                directory.resolve("controller"),
                CONTROLLER_HEAP,
                cluster,
                Map.of(
                        "process.roles",
                        "controller",
                        "node.id",
                        Integer.toString(CONTROLLER_ID),
                        "controller.quorum.voters",
                        CONTROLLER_ID + "@" + HOST + controllerPort,
                        "listeners",
                        "CONTROLLER://" + HOST + controllerPort,
                        "controller.listener.names",
                        "CONTROLLER",
                        "listener.security.protocol.map",
                        "CONTROLLER:PLAINTEXT",
                        "default.replication.factor",
                        Integer.toString(BROKERS),
                        "min.insync.replicas",
                        "2",
                        "broker.session.timeout.ms",
                        BROKER_SESSION_MS));
        for (int number = 1; number <= BROKERS; number++) {
            Map<String, String> settings = common(number, controllerPort);
            addListeners(settings, number, proxies, clients);
            String name = "broker-" + number;
            brokers.add(KafkaNode.of(name, directory.resolve(name), BROKER_HEAP, cluster, settings));
        }
        controller.start();
        brokers.forEach(KafkaNode::start);
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                direct(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ADMIN_CALL_MS / 2,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ADMIN_CALL_MS));
        await("three brokers, see " + directory)
                .atMost(START_WAIT)
                .ignoreExceptions()
                .until(() -> admin.describeCluster().nodes().get().size() == BROKERS);
    }

    /** What a service connects to. */
    String bootstrap(String client) {
        return addresses(Objects.requireNonNull(portsByClient.get(client), client));
    }

    /** What a watcher connects to, past all proxies. */
    String direct() {
        return addresses(directPorts);
    }

    /** The controller. */
    KafkaNode controller() {
        return controller;
    }

    /** The brokers, in order. */
    List<KafkaNode> brokers() {
        return List.copyOf(brokers);
    }

    /** The controller and the brokers. */
    Stream<KafkaNode> nodes() {
        return Stream.concat(Stream.of(controller), brokers.stream());
    }

    /** The broker that leads the most partitions of a topic. */
    KafkaNode leaderOfMost(String topic) {
        try {
            Map<Integer, Long> led = admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .collect(Collectors.groupingBy(
                            partition -> partition.leader().id(), Collectors.counting()));
            int most = led.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
            return brokers.get(most - 1);
        } catch (ExecutionException e) {
            throw new IllegalStateException("no leaders of " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether every partition of every topic has all its replicas in sync; false when nobody can tell. */
    boolean isWhole() {
        return problem().isEmpty();
    }

    /** What is not in sync; empty: nothing. */
    String problem() {
        for (int port : directPorts) {
            if (!takesConnections(port)) {
                return "a broker is not there";
            }
        }
        if (!takesConnections(controllerPort)) {
            return "the controller is not there";
        }
        try {
            Collection<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .filter(partition -> !isWhole(partition))
                            .map(partition -> named(topic, partition)))
                    .collect(Collectors.joining(", "));
        } catch (ExecutionException e) {
            return "no answer: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
        brokers.forEach(KafkaNode::close);
        controller.close();
    }

    private static boolean takesConnections(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private static String named(TopicDescription topic, TopicPartitionInfo partition) {
        return topic.name() + "-" + partition.partition() + " in sync " + partition.isr();
    }

    private static boolean isWhole(TopicPartitionInfo partition) {
        return partition.leader() != null
                && partition.isr().size() == partition.replicas().size();
    }

    private static String addresses(List<Integer> ports) {
        return ports.stream().map(port -> HOST + port).collect(Collectors.joining(","));
    }

    private void addListeners(Map<String, String> settings, int number, Proxies proxies, List<String> clients) {
        Map<String, Integer> listeners = new LinkedHashMap<>();
        Map<String, Integer> advertised = new LinkedHashMap<>();
        int direct = FreePort.next();
        directPorts.add(direct);
        listeners.put(DIRECT, direct);
        advertised.put(DIRECT, direct);
        int internal = FreePort.next();
        listeners.put(INTERNAL, internal);
        advertised.put(INTERNAL, proxies.open("brokers", "broker-" + number, internal));
        for (String client : clients) {
            int port = FreePort.next();
            int proxied = proxies.open(client, "broker-" + number, port);
            listeners.put(listenerOf(client), port);
            advertised.put(listenerOf(client), proxied);
            portsByClient.computeIfAbsent(client, any -> new ArrayList<>()).add(proxied);
        }
        settings.put("listeners", joined(listeners));
        settings.put("advertised.listeners", joined(advertised));
        settings.put(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,"
                        + listeners.keySet().stream()
                                .map(name -> name + ":PLAINTEXT")
                                .collect(Collectors.joining(",")));
    }

    private static String listenerOf(String client) {
        return client.replace("-", "_").toUpperCase(java.util.Locale.ROOT);
    }

    private static String joined(Map<String, Integer> listeners) {
        return listeners.entrySet().stream()
                .map(listener -> listener.getKey() + "://" + HOST + listener.getValue())
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> common(int number, int controllerPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker");
        settings.put("node.id", Integer.toString(number));
        settings.put("controller.quorum.voters", CONTROLLER_ID + "@" + HOST + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", INTERNAL);
        settings.put("auto.create.topics.enable", "false");
        settings.put("default.replication.factor", Integer.toString(BROKERS));
        settings.put("min.insync.replicas", "2");
        settings.put("broker.session.timeout.ms", BROKER_SESSION_MS);
        settings.put("offsets.topic.replication.factor", Integer.toString(BROKERS));
        settings.put("offsets.topic.num.partitions", "3");
        settings.put("transaction.state.log.replication.factor", Integer.toString(BROKERS));
        settings.put("transaction.state.log.min.isr", "2");
        settings.put("transaction.state.log.num.partitions", "3");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", PROCESSOR_SESSION_MS);
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
        // As `up` has it: what a killed processor left open is looked for every second.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        settings.put("num.io.threads", "2");
        settings.put("num.network.threads", "1");
        return settings;
    }
}
