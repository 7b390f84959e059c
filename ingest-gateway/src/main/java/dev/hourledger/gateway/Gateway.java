package dev.hourledger.gateway;

import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.gateway.http.HttpApi;
import dev.hourledger.gateway.http.HttpApiSettings;
import dev.hourledger.gateway.http.Observation;
import dev.hourledger.gateway.kafka.AccessDirectory;
import dev.hourledger.gateway.kafka.KafkaCommandLog;
import dev.hourledger.gateway.kafka.LogHealth;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.gateway.port.Directory;
import dev.hourledger.gateway.port.Owners;
import dev.hourledger.gateway.port.Ports;
import dev.hourledger.gateway.postgres.PostgresReads;
import dev.hourledger.gateway.readback.ReadbackClient;
import dev.hourledger.serde.HttpSchemaRegistry;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import dev.hourledger.service.HealthCheck;
import dev.hourledger.service.ManagementServer;
import dev.hourledger.telemetry.Telemetry;
import dev.hourledger.vertx.VertxSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway: every part made with {@code new}, started in order and closed in reverse. Thread-safe. Source:
 * design "How it is run".
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    /** More loops than this gain nothing: the brokers are busy first. */
    private static final int MAX_HTTP_EVENT_LOOPS = 4;

    /** Known before the first request, so that a registry that goes away later is not noticed (failure table). */
    private static final List<Subject> WRITTEN_OR_READ = List.of(
            Subject.RAW_EVENTS,
            Subject.ACCESS_DIRECTORY,
            Subject.EVENT_OUTCOME,
            Subject.ENRICHED_EVENTS,
            Subject.ORG_VIEW,
            Subject.ORG_LIST,
            Subject.AUDIT_PAGE,
            Subject.REFERENCE_VIEW,
            Subject.PRICE_BOOK);

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    /** A request in flight ends by its deadline; this is for writing its answer. */
    private static final Duration DRAIN_SLACK = Duration.ofSeconds(1);

    private static final Duration MAX_DRAIN = Duration.ofSeconds(15);
    private static final Duration WAIT_CHECK_EVERY = Duration.ofMillis(50);
    private static final Duration WAIT_LOG_EVERY = Duration.ofSeconds(5);

    private final GatewayConfig config;
    private final Parts parts = new Parts();
    private final Telemetry telemetry;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile String notServing = "starting";
    private volatile @Nullable LogHealth logHealth;
    private volatile @Nullable Directory directory;
    private volatile @Nullable HttpApi serving;
    private int httpPort;
    private int managementPort;

    private Gateway(GatewayConfig config, Telemetry telemetry) {
        this.config = config;
        this.telemetry = telemetry;
    }

    /**
     * Starts a gateway that asks processors in other processes. Blocks until it serves; waits for what is
     * missing (Kafka, its topics, the registry), saying so, and not for Postgres and the processors.
     *
     * @throws InterruptedException when interrupted while waiting; then everything is closed again
     * @throws RuntimeException when it can't start: a port is taken, the registry refuses
     */
    public static Gateway start(GatewayConfig config, Telemetry telemetry) throws InterruptedException {
        return start(config, telemetry, null);
    }

    /**
     * The same with a processor in this process; null: in other processes.
     *
     * @param embedded asks it, on the gateway's own event loops, so that an outcome stays on its request's
     */
    public static Gateway start(
            GatewayConfig config, Telemetry telemetry, @Nullable BiFunction<Vertx, SchemaRegistry, Owners> embedded)
            throws InterruptedException {
        Gateway gateway = new Gateway(config, telemetry);
        boolean started = false;
        try {
            gateway.startParts(embedded);
            started = true;
            return gateway;
        } finally {
            if (!started) {
                gateway.close();
            }
        }
    }

    /** The port of the API, also when 0 was configured. */
    public int httpPort() {
        return httpPort;
    }

    /** The port of health and metrics, also when 0 was configured. */
    public int managementPort() {
        return managementPort;
    }

    /**
     * True while it should be given work: the directory has caught up, the log can be written, and it is not closing.
     */
    public boolean ready() {
        return readiness().stream().allMatch(check -> check.problem().get().isEmpty());
    }

    /**
     * Stops: readiness goes down, requests are still taken for as long as load balancers need to notice, those in
     * flight finish (bounded by the deadline), then every part is closed. Blocks.
     * Closing twice is fine.
     */
    @Override
    public void close() {
        notServing = "closing";
        leave();
        synchronized (parts) {
            parts.closeAll();
        }
    }

    /** Every answer says that the connection ends, so that none is reused when nobody listens any more. */
    private void leave() {
        HttpApi leaving = serving;
        if (leaving == null) {
            return;
        }
        serving = null;
        leaving.leave();
        try {
            TimeUnit.MILLISECONDS.sleep(config.limits().leave().toMillis());
        } catch (InterruptedException e) {
            // Told to hurry.
            Thread.currentThread().interrupt();
        }
    }

    private void startParts(@Nullable BiFunction<Vertx, SchemaRegistry, Owners> embedded) throws InterruptedException {
        bindMetrics();
        ManagementServer management =
                ManagementServer.start(config.management(), List.of(), readiness(), meters::scrape);
        parts.add("management", management::close);
        managementPort = management.port();
        int httpEventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MAX_HTTP_EVENT_LOOPS);
        // One more: the read-back client's.
        Vertx vertx = vertx(httpEventLoops + 1);
        SchemaRegistry registry = registry();
        CommandLog log = commandLog(vertx, registry);
        Directory keys = directory(vertx, registry);
        Owners owners = embedded == null ? readback(vertx, registry) : embedded.apply(vertx, registry);
        PostgresReads reads = reads(vertx);
        Ports ports =
                new Ports(log, owners.outcomes(), owners.organisations(), owners.referenceData(), keys, reads, reads);
        serve(vertx, ports, httpEventLoops);
        notServing = "";
    }

    private List<HealthCheck> readiness() {
        return List.of(
                new HealthCheck("serving", () -> Optional.of(notServing).filter(why -> !why.isEmpty())),
                new HealthCheck("log", () -> {
                    LogHealth health = logHealth;
                    return health == null ? Optional.of("not connected yet") : health.problem();
                }),
                new HealthCheck("directory", () -> {
                    Directory keys = directory;
                    return keys != null && keys.caughtUp() ? Optional.empty() : Optional.of("still reading");
                }));
    }

    private Observation observation() {
        return new Observation(
                meters,
                telemetry.traces().of("hourledger-gateway"),
                telemetry.config().logRequests());
    }

    private void bindMetrics() {
        Gauge.builder("hourledger.gateway.ready", this, gateway -> gateway.ready() ? 1 : 0)
                .description("1 while it should be given work")
                .register(meters);
        Gauge.builder("hourledger.gateway.log.writable", this, gateway -> gateway.logWritable() ? 1 : 0)
                .description("1 while Kafka answers and every partition of raw-events can be written")
                .register(meters);
        telemetry.bindTo(meters, InstantSource.system());
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(meters);
        parts.add("metrics", () -> {
            collections.close();
            meters.close();
        });
    }

    private boolean logWritable() {
        LogHealth health = logHealth;
        return health != null && health.writable();
    }

    private Vertx vertx(int eventLoops) {
        Vertx vertx = Vertx.vertx(VertxSettings.options()
                .setEventLoopPoolSize(eventLoops)
                // Nothing is served from files, so that no cache directory is needed.
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        parts.add("vertx", CLOSE_LIMIT, vertx::close);
        return vertx;
    }

    private SchemaRegistry registry() throws InterruptedException {
        GatewayConfig.Registry settings = config.registry();
        SchemaRegistry registry = new HttpSchemaRegistry(settings.url(), settings.autoRegister(), Map.of());
        waitFor("schema registry", () -> {
            try {
                WRITTEN_OR_READ.forEach(subject -> registry.idOf(subject.subjectName(), subject.schema()));
                return Optional.empty();
            } catch (RegistryUnavailableException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        });
        return registry;
    }

    private CommandLog commandLog(Vertx vertx, SchemaRegistry registry) throws InterruptedException {
        LogHealth health = LogHealth.start(config.kafka(), System::nanoTime);
        parts.add("log health", health::close);
        logHealth = health;
        waitFor("log", health::problem);
        KafkaCommandLog log =
                KafkaCommandLog.start(vertx, config.kafka(), config.limits().deadline(), registry, meters);
        parts.add("log", log::close);
        return log;
    }

    private Directory directory(Vertx vertx, SchemaRegistry registry) throws InterruptedException {
        AccessDirectory keys = AccessDirectory.start(vertx, config.kafka(), registry, meters);
        parts.add("directory", keys::close);
        directory = keys;
        waitFor("access directory", () -> keys.caughtUp() ? Optional.empty() : Optional.of("still reading"));
        return keys;
    }

    private Owners readback(Vertx vertx, SchemaRegistry registry) throws InterruptedException {
        ReadbackClient client = Parts.await(
                ReadbackClient.start(vertx, config.readback(), registry, System::nanoTime, meters), START_LIMIT);
        parts.add("readback", CLOSE_LIMIT, client::close);
        return client;
    }

    private PostgresReads reads(Vertx vertx) {
        PostgresReads reads = new PostgresReads(vertx, config.postgres());
        parts.add("postgres", CLOSE_LIMIT, reads::close);
        return reads;
    }

    private void serve(Vertx vertx, Ports ports, int eventLoops) throws InterruptedException {
        GatewayConfig.Limits limits = config.limits();
        HttpApiSettings settings = new HttpApiSettings(
                new KeyHasher(config.access().pepper()),
                config.access().adminToken(),
                limits.deadline(),
                limits.maxInFlight(),
                limits.requestsPerSecondOverride());
        HttpApi api = new HttpApi(ports, settings, InstantSource.system(), new SecureRandom(), observation());
        httpPort = Parts.await(
                config.tls()
                        .map(tls -> api.start(vertx, config.http(), tls, eventLoops))
                        .orElseGet(() -> api.start(vertx, config.http(), eventLoops)),
                START_LIMIT);
        Duration limit = limits.deadline().plus(DRAIN_SLACK);
        Duration drain = limit.compareTo(MAX_DRAIN) < 0 ? limit : MAX_DRAIN;
        serving = api;
        parts.add("http", drain.plus(DRAIN_SLACK), () -> api.drain(drain));
    }

    /** Blocks until there is no problem, saying every few seconds what is waited for. */
    private static void waitFor(String what, Supplier<Optional<String>> problem) throws InterruptedException {
        LOG.atInfo().addKeyValue("part", what).log("connecting");
        long logEveryChecks = WAIT_LOG_EVERY.dividedBy(WAIT_CHECK_EVERY);
        for (long check = 0; ; check++) {
            Optional<String> found = problem.get();
            if (found.isEmpty()) {
                return;
            }
            if (check % logEveryChecks == logEveryChecks - 1) {
                LOG.atInfo()
                        .addKeyValue("part", what)
                        .addKeyValue("problem", found.get())
                        .log("waiting");
            }
            TimeUnit.MILLISECONDS.sleep(WAIT_CHECK_EVERY.toMillis());
        }
    }
}
