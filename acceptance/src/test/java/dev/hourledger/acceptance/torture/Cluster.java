package dev.hourledger.acceptance.torture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.fixture.Stack;
import dev.hourledger.acceptance.torture.check.Places;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.standalone.Postgres;
import dev.hourledger.standalone.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cluster under test, every part a process of its own on the loopback address: a controller and three brokers,
 * PostgreSQL, a registry, two gateways, two processors, and a proxy between those that talk to each other. For one
 * thread.
 */
final class Cluster implements Subject {
    static final String RAW_EVENTS = "raw-events";

    private static final int SERVICES_OF_A_KIND = 2;
    /** Runs only while there are to be more. */
    private static final String SPARE = "processor-3";

    private static final String PARTITIONS = "4";
    private static final String CLIENT = "client";
    private static final String HOST = "127.0.0.1:";
    private static final Duration HEAL_WAIT = Duration.ofMinutes(2);
    private static final Duration HEAL_POLL = Duration.ofMillis(250);
    private static final String READBACK_SECRET = "read-back-secret-of-the-torture-suite";
    private static final String PEPPER =
            Base64.getEncoder().encodeToString("pepper-of-the-torture-suite-of-acceptance".getBytes(UTF_8));

    private final Path directory;
    private final Proxies proxies = new Proxies();
    private final KafkaCluster kafka;
    private final List<Service> gateways = new ArrayList<>();
    private final List<Service> processors = new ArrayList<>();
    private final Service spareProcessor;
    private final Map<String, Integer> clientPorts = new LinkedHashMap<>();
    private final Map<String, Integer> directPorts = new LinkedHashMap<>();
    private final Map<String, Integer> managementPorts = new LinkedHashMap<>();
    private final int postgresPort = FreePort.next();
    private final int registryPort = FreePort.next();
    private volatile Postgres postgres;
    private Registry registry;
    private boolean postgresUp = true;
    private boolean registryUp = true;

    /** Starts everything on an empty folder, and returns when everything is ready. */
    Cluster(Path directory) {
        this.directory = directory;
        List<String> names = Stream.of(names("gateway"), names("processor"), Stream.of(SPARE))
                .flatMap(name -> name)
                .toList();
        kafka = new KafkaCluster(directory.resolve("kafka"), proxies, names);
        postgres = Postgres.start(directory.resolve("postgres"), postgresPort);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> postgres.process().ifPresent(ProcessHandle::destroyForcibly)));
        registry = registryProcess();
        List<Integer> readback = new ArrayList<>();
        names("processor").forEach(name -> processors.add(processor(name, readback)));
        spareProcessor = processor(SPARE, readback);
        names("gateway").forEach(name -> addGateway(name, readback));
        services().forEach(Service::start);
        awaitWhole();
    }

    /** Ports of proxies. */
    @Override
    public Map<String, Integer> clientPorts() {
        return Map.copyOf(clientPorts);
    }

    /** Past the proxies. */
    @Override
    public Map<String, Integer> directPorts() {
        return Map.copyOf(directPorts);
    }

    @Override
    public Map<String, Integer> managementPorts() {
        return Map.copyOf(managementPorts);
    }

    /** Past the proxies. */
    @Override
    public Places places(Map<String, String> apiKeys) {
        String jdbcUrl = "jdbc:postgresql://" + HOST + postgresPort + "/hourledger?user=postgres";
        return new Places(kafka.direct(), registry.url().toString(), jdbcUrl, directPorts, apiKeys);
    }

    @Override
    public List<Fault> faults(List<String> only) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> only.isEmpty() || only.contains(kind.name()))
                .map(kind -> kind.of(this))
                .toList();
    }

    @Override
    public void sample(History history) {
        new Resources(this, history).sample();
    }

    KafkaCluster kafka() {
        return kafka;
    }

    Proxies proxies() {
        return proxies;
    }

    List<Service> gateways() {
        return List.copyOf(gateways);
    }

    List<Service> processors() {
        return List.copyOf(processors);
    }

    /** One more, which nobody waits for and which is not there but by a fault's wish. */
    Service spareProcessor() {
        return spareProcessor;
    }

    /** Where what it keeps lies, by what it is. */
    Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("kafka", directory.resolve("kafka"));
        folders.put("postgres", directory.resolve("postgres"));
        processors.forEach(processor -> folders.put("state of " + processor.name(), stateOf(processor.name())));
        return folders;
    }

    private Path stateOf(String processor) {
        return directory.resolve("state-" + processor);
    }

    /** Stops PostgreSQL in order, yet not waiting for its clients, or by SIGKILL. */
    void stopPostgres(boolean kill) {
        postgresUp = false;
        ProcessHandle process = postgres.process().orElseThrow();
        Signals.send(kill ? "KILL" : "INT", process.pid());
        process.onExit().join();
        // Nothing is left to stop; it gives up the lock on its folder.
        postgres.close();
    }

    /** Brings PostgreSQL back. */
    void startPostgres() {
        postgres = Postgres.start(directory.resolve("postgres"), postgresPort);
        postgresUp = true;
    }

    /** Stops the registry. */
    void stopRegistry() {
        registryUp = false;
        registry.close();
    }

    /** Brings the registry back. */
    void startRegistry() {
        registry = registryProcess();
        registryUp = true;
    }

    @Override
    public void awaitWhole() {
        try {
            await().atMost(HEAL_WAIT).pollInterval(HEAL_POLL).until(() -> problem()
                    .isEmpty());
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new NotHealedException(problem() + " after " + HEAL_WAIT + ", see " + directory, e);
        }
    }

    /** Waits until some services are ready, whatever the others are. */
    void awaitReady(Service... services) {
        for (Service service : services) {
            service.process().awaitReady();
        }
    }

    /** What is not as it should be; empty: nothing. */
    String problem() {
        String unready = services()
                .filter(service -> !service.process().isReady())
                .map(Service::name)
                .collect(Collectors.joining(", "));
        return unready.isEmpty() ? kafka.problem() : unready + " not ready";
    }

    @Override
    public void close() {
        services().forEach(Service::close);
        spareProcessor.close();
        if (registryUp) {
            registry.close();
        }
        kafka.close();
        if (postgresUp) {
            postgres.close();
        }
        proxies.close();
    }

    private Stream<Service> services() {
        return Stream.concat(processors.stream(), gateways.stream());
    }

    private static Stream<String> names(String kind) {
        return IntStream.rangeClosed(1, SERVICES_OF_A_KIND).mapToObj(number -> kind + "-" + number);
    }

    private Registry registryProcess() {
        return Registry.start(
                Built.REGISTRY_HOME, directory.resolve("registry"), directory.resolve("registry.log"), registryPort);
    }

    private Service processor(String name, List<Integer> readback) {
        int listen = FreePort.next();
        int advertised = proxies.open("gateways", name, listen);
        readback.add(advertised);
        Map<String, String> environment = shared(name);
        environment.put("HOURLEDGER_READBACK_PORT", Integer.toString(listen));
        environment.put("HOURLEDGER_ADVERTISED_READBACK", HOST + advertised);
        environment.put("HOURLEDGER_STATE_DIR", stateOf(name).toString());
        environment.put("HOURLEDGER_PARTITIONS", PARTITIONS);
        environment.put("HOURLEDGER_KAFKA_CLIENT_SESSION_TIMEOUT_MS", KafkaCluster.PROCESSOR_SESSION_MS);
        environment.put("HOURLEDGER_REPLICATION_FACTOR", Integer.toString(KafkaCluster.BROKERS));
        return new Service("processor", name, environment, directory);
    }

    private void addGateway(String name, List<Integer> readback) {
        int http = FreePort.next();
        directPorts.put(name, http);
        clientPorts.put(name, proxies.open(CLIENT, name, http));
        Map<String, String> environment = shared(name);
        int management = FreePort.next();
        managementPorts.put(name, management);
        environment.put("HOURLEDGER_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("HOURLEDGER_HTTP_HOST", "127.0.0.1");
        environment.put("HOURLEDGER_HTTP_PORT", Integer.toString(http));
        environment.put("HOURLEDGER_PEPPER", PEPPER);
        environment.put("HOURLEDGER_ADMIN_TOKEN", Stack.ADMIN_TOKEN);
        environment.put("HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", "1000000");
        environment.put(
                "HOURLEDGER_PROCESSORS",
                readback.stream().map(port -> HOST + port).collect(Collectors.joining(",")));
        gateways.add(new Service("gateway", name, environment, directory));
    }

    private Map<String, String> shared(String name) {
        int registryProxy = proxies.open(name, "registry", registryPort);
        int postgresProxy = proxies.open(name, "postgres", postgresPort);
        Map<String, String> environment = new HashMap<>();
        environment.put("HOURLEDGER_KAFKA", kafka.bootstrap(name));
        environment.put(
                "HOURLEDGER_REGISTRY", registry.url().toString().replace(":" + registryPort, ":" + registryProxy));
        environment.put(
                "HOURLEDGER_POSTGRES", postgres.url().replace(":" + postgresPort + "/", ":" + postgresProxy + "/"));
        environment.put("HOURLEDGER_READBACK_SECRET", READBACK_SECRET);
        environment.put("HOURLEDGER_MANAGEMENT_PORT", Integer.toString(FreePort.next()));
        return environment;
    }
}
