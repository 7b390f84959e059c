package dev.hourledger.standalone;

import dev.hourledger.contract.HostPort;
import dev.hourledger.gateway.Gateway;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.readback.OwnersDecoder;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.SavingsMain;
import dev.hourledger.savings.SavingsProcessor;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.service.ManagementPort;
import dev.hourledger.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Hourledger in one process tree: broker, processor and gateway in this JVM, PostgreSQL and the registry
 * as children.
 * The same code as in production, other wiring.
 */
final class Laptop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Laptop.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration READY_WAIT = Duration.ofMinutes(3);
    private static final Duration SAY_WHY_EVERY = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int STREAM_THREADS = 2;
    /** One JVM needs few: each is a task with its own stores. */
    private static final int PARTITIONS = 4;

    private final LaptopOptions options;
    private final DataDirectory data;
    private final Secrets secrets;
    private final Progress progress;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private volatile String failure = "";
    private volatile boolean closing;

    private Laptop(LaptopOptions options, DataDirectory data, Progress progress) {
        this.options = options;
        this.data = data;
        this.progress = progress;
        this.secrets = Secrets.of(data.resolve("secrets.env"));
    }

    /**
     * Takes the folder for itself; nothing is started yet.
     *
     * @throws StartRefusedException when the folder is in use or can't be written
     */
    static Laptop open(LaptopOptions options, Progress progress) {
        DataDirectory data = DataDirectory.lock(options.data());
        Laptop laptop = new Laptop(options, data, progress);
        laptop.push(data);
        // Last but for the lock: when it is closed in the middle of starting, PostgreSQL may not be a part yet.
        laptop.push(() -> Postgres.stopLeftover(data.resolve("postgres")));
        return laptop;
    }

    /**
     * Starts every part, says so line by line, and returns when a request would be answered. It may be closed meanwhile
     * by another thread.
     *
     * @throws StartRefusedException when a port is taken; nothing was started then
     */
    void start() {
        Postgres.stopLeftover(data.resolve("postgres"));
        Ports.requireFree(options.ports().byOption());
        startParts();
    }

    /** Blocks until a part has failed and says which. */
    String awaitFailure() throws InterruptedException {
        failed.await();
        return failure;
    }

    /** What {@code hourledger.env} holds, written if it was not there. */
    Map<String, String> environment() {
        Demo demo = new Demo(data.resolve("hourledger.env"), new AdminClient(url(), secrets.adminToken()));
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put("HOURLEDGER_URL", url().toString());
        fixed.put("HOURLEDGER_ADMIN_TOKEN", secrets.adminToken());
        fixed.put("HOURLEDGER_KAFKA", bootstrapServers());
        fixed.put("HOURLEDGER_REGISTRY", registryUrl().toString());
        fixed.put("HOURLEDGER_POSTGRES", postgresUrl());
        return demo.environment(fixed);
    }

    /** Stops in reverse order: the gateway drains first, the broker goes last but for the stores. Idempotent. */
    @Override
    public synchronized void close() {
        closing = true;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.error("a part did not stop", e);
            }
        }
    }

    private synchronized void push(AutoCloseable part) {
        parts.push(part);
        if (closing) {
            close();
        }
    }

    private void startParts() {
        // Three that need nothing from each other; the slowest decides.
        CompletableFuture<?> together = CompletableFuture.allOf(
                startAsync("PostgreSQL", this::startPostgres),
                startAsync("schema registry", this::startRegistry),
                startAsync("Kafka broker", this::startBroker));
        try {
            together.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        SavingsProcessor processor = progress.of("processor", this::startProcessor);
        progress.of("gateway", () -> startGateway(processor));
    }

    private <T extends AutoCloseable> CompletableFuture<Void> startAsync(String what, Supplier<T> start) {
        return CompletableFuture.runAsync(() -> push(progress.of(what, start)), task -> new Thread(task, what).start());
    }

    private Postgres startPostgres() {
        Postgres postgres =
                Postgres.start(data.resolve("postgres"), options.ports().postgres());
        postgres.process().ifPresent(process -> {
            CompletableFuture<Void> unused = process.onExit()
                    .thenAccept(
                            ended -> fail("PostgreSQL ended: its log is in " + data.resolve("logs/hourledger.log")));
        });
        return postgres;
    }

    private EmbeddedBroker startBroker() {
        return EmbeddedBroker.start(data.resolve("kafka"), options.ports().kafka());
    }

    private Registry startRegistry() {
        Registry registry = Registry.start(
                options.registryHome(),
                data.resolve("registry"),
                data.resolve("logs/registry.log"),
                options.ports().registry());
        CompletableFuture<Void> unused = registry.process()
                .onExit()
                .thenAccept(ended -> fail("the schema registry ended with code " + ended.exitValue() + ": see "
                        + data.resolve("logs/registry.log")));
        return registry;
    }

    private SavingsProcessor startProcessor() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProcessorConfig config = new ProcessorConfig(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()),
                new ProcessorConfig.Registry(registryUrl(), true),
                PostgresUrl.parse(postgresUrl()),
                Optional.empty(),
                Optional.empty(),
                new ProcessorConfig.Streams(
                        "hourledger-savings",
                        data.resolve("state"),
                        STREAM_THREADS,
                        PARTITIONS,
                        (short) -1,
                        Optional.empty()));
        SavingsProcessor processor = SavingsProcessor.start(config, meters, SavingsMain.identity(), Telemetry.OFF);
        push(processor);
        awaitReady(processor);
        return processor;
    }

    private void awaitReady(SavingsProcessor processor) {
        long begin = System.nanoTime();
        long nextWord = begin + SAY_WHY_EVERY.toNanos();
        try {
            for (Optional<String> problem = problem(processor); problem.isPresent(); problem = problem(processor)) {
                long now = System.nanoTime();
                if (now - begin > READY_WAIT.toNanos()) {
                    throw new IllegalStateException("the processor is not ready after " + READY_WAIT.toSeconds()
                            + " s, " + problem.get() + ": see " + data.resolve("logs/hourledger.log"));
                }
                if (now > nextWord) {
                    progress.waiting("processor", problem.get());
                    nextWord = now + SAY_WHY_EVERY.toNanos();
                }
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start-up", e);
        }
    }

    private static Optional<String> problem(SavingsProcessor processor) {
        return processor.ready().problem().get().or(processor.decided().problem());
    }

    private Gateway startGateway(SavingsProcessor processor) {
        try {
            Gateway gateway = Gateway.start(
                    gatewayConfig(),
                    Telemetry.OFF,
                    (vertx, registry) ->
                            new InProcessOwners(vertx, processor.outcomes(), new OwnersDecoder(vertx, registry)));
            push(gateway);
            return gateway;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start-up", e);
        }
    }

    private GatewayConfig gatewayConfig() {
        return new GatewayConfig(
                new HostPort(LOOPBACK, options.ports().http()),
                Optional.empty(),
                ManagementPort.open(new HostPort(LOOPBACK, options.ports().management())),
                new GatewayConfig.Kafka(bootstrapServers(), Map.of()),
                new GatewayConfig.Registry(registryUrl(), true),
                PostgresUrl.parse(postgresUrl()),
                new GatewayConfig.Readback(List.of(), ""),
                new GatewayConfig.Access(secrets.pepper(), secrets.adminToken()),
                new GatewayConfig.Limits(
                        GatewayConfig.Limits.DEFAULT_DEADLINE,
                        GatewayConfig.Limits.DEFAULT_MAX_IN_FLIGHT,
                        options.requestsPerSecond()));
    }

    private void fail(String what) {
        if (!closing) {
            failure = what;
            failed.countDown();
        }
    }

    private URI url() {
        return URI.create("http://" + LOOPBACK + ":" + options.ports().http());
    }

    private URI registryUrl() {
        return URI.create("http://" + LOOPBACK + ":" + options.ports().registry() + Registry.API);
    }

    private String bootstrapServers() {
        return LOOPBACK + ":" + options.ports().kafka();
    }

    private String postgresUrl() {
        return "postgresql://" + Postgres.ROLE + "@" + LOOPBACK + ":"
                + options.ports().postgres() + "/" + Postgres.DATABASE;
    }
}
