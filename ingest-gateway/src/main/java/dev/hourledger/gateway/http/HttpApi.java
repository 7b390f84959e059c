package dev.hourledger.gateway.http;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.hourledger.contract.HostPort;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.port.Ports;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's HTTP API: everything between the socket and the ports. Thread-safe. Source: HTTP contract. */
public final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    /**
     * All headers of a request together, bytes; a single one of 8 KiB must get a proper answer. Those of as many heads
     * as may be unfinished at once, {@link Connections#MAX_CONNECTIONS} an event loop, must leave room in the heap.
     */
    static final int MAX_HEADER_BYTES = 16 * 1024;
    /** Method, path and version of a request, bytes. */
    static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

    /**
     * How long a connection may carry no byte in either direction, more than any request and any pause between requests
     * takes: the end of clients that have gone silently or do not read their answers.
     */
    private static final Duration MAX_SILENCE = Duration.ofSeconds(90);

    /** Often enough to find who is flooding the ledger now. */
    private static final Duration BUSIEST_EVERY = Duration.ofMinutes(5);
    /** Certificates are renewed days before they end, so that this is soon enough. */
    private static final Duration TLS_CHECK_EVERY = Duration.ofSeconds(30);

    private static final int ACCEPT_BACKLOG = 1024;
    /** What Vert.x takes for a free port that all event loops share; with 0 each would choose its own. */
    private static final int SHARED_FREE_PORT = -1;

    private final Ports ports;
    private final HttpApiSettings settings;
    private final Core core;
    private final Gate gate;
    private final Pages pages = new Pages();
    private final ReplayCache replays = new ReplayCache();
    private final PendingReports pending = new PendingReports(Ticker.systemTicker());
    private final BusiestOrgs busiest = new BusiestOrgs();
    private final BodyMemory bodies = new BodyMemory();
    private final GatewayMeters meters;
    private final Watch watch;
    private final MeterRegistry registry;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable PublicTls tls;

    /**
     * Listens to nothing yet.
     *
     * @param random of cryptographic quality and thread-safe: API keys are made from it
     */
    public HttpApi(
            Ports ports,
            HttpApiSettings settings,
            InstantSource clock,
            RandomGenerator random,
            Observation observation) {
        this.meters = new GatewayMeters(observation.meters());
        Commands commands = new Commands(ports, settings, clock, meters, observation.tracing());
        meters.watchCommands(commands::inFlight);
        this.watch = new Watch(meters, observation.tracing(), busiest, observation.logRequests());
        this.ports = ports;
        this.settings = settings;
        this.registry = observation.meters();
        this.core = new Core(clock, new Ids(random), commands);
        RateLimits limits = new RateLimits(clock, settings.requestsPerSecondOverride());
        this.gate = new Gate(ports.directory(), limits, settings, clock);
    }

    /**
     * Listens on {@code address} (port 0: any free one), on {@code instances} event loops. Fails when the port is
     * taken. To be called once.
     *
     * @return the port
     */
    public Future<Integer> start(Vertx vertx, HostPort address, int instances) {
        vertx.setPeriodic(BUSIEST_EVERY.toMillis(), timer -> busiest.report());
        Future<Integer> listening = listen(vertx, address);
        for (int i = 1; i < instances; i++) {
            listening = listening.compose(ignored -> listen(vertx, address));
        }
        return listening;
    }

    /**
     * The same over TLS. What the files hold is taken for new connections within half a minute of a change; of what
     * can't be used, nothing is taken. Fails when they can't be used at the start.
     */
    public Future<Integer> start(Vertx vertx, HostPort address, GatewayConfig.Tls files, int instances) {
        return vertx.executeBlocking(() -> PublicTls.read(vertx, files)).compose(read -> {
            tls = read;
            Gauge.builder("hourledger.http.certificate.not.after", this, HttpApi::certificateNotAfterSeconds)
                    .description(
                            "When the certificate that clients are shown ends, or one that leads to it; since 1970")
                    .baseUnit("seconds")
                    .register(registry);
            long unused = vertx.setPeriodic(TLS_CHECK_EVERY.toMillis(), timer -> renew(vertx, files));
            return start(vertx, address, instances);
        });
    }

    private double certificateNotAfterSeconds() {
        PublicTls current = tls;
        return current == null ? Double.NaN : current.notAfter().getEpochSecond();
    }

    /** Takes what the files hold if that is new; never fails. */
    Future<Void> renew(Vertx vertx, GatewayConfig.Tls files) {
        return vertx.executeBlocking(() -> PublicTls.read(vertx, files))
                .compose(read -> read.equals(tls) ? Future.succeededFuture() : take(read))
                .onFailure(unusable -> LOG.atError()
                        .setCause(unusable)
                        .log("the certificate's files can't be used: the one before stays"))
                .otherwiseEmpty();
    }

    private Future<Void> take(PublicTls read) {
        List<Future<Void>> taken =
                listeners.stream().map(listener -> listener.take(read)).toList();
        return Future.all(taken)
                .onSuccess(all -> {
                    tls = read;
                    LOG.atInfo()
                            .addKeyValue("not_after", read.notAfter().toString())
                            .log("a new certificate is used");
                })
                .mapEmpty();
    }

    /**
     * Takes no further connection, lets the requests under way finish for {@code limit}, then closes what is left.
     * Connections without a request under way are closed at once.
     */
    public Future<Void> drain(Duration limit) {
        List<Future<Void>> drained =
                listeners.stream().map(listener -> listener.drain(limit)).toList();
        return Future.join(drained).mapEmpty();
    }

    /** Ends every connection behind its next answer; connections are still taken. */
    public void leave() {
        listeners.forEach(listener -> listener.connections.leave());
    }

    private Future<Integer> listen(Vertx vertx, HostPort address) {
        Listener listener = new Listener(address);
        return vertx.deployVerticle(listener).map(deployed -> {
            listeners.add(listener);
            return listener.port();
        });
    }

    /** What is served, on one event loop. */
    Routes routes(Vertx vertx, OrganisationReader reader) {
        Changes changes = new Changes(vertx, core);
        DirectoryWatch watch = new DirectoryWatch(ports.directory(), core, settings.deadline());
        return new Routes(
                pages,
                new TrackHandler(vertx, core, replays, pending, meters),
                new EventHandler(ports, core, settings.deadline()),
                new OrgHandlers(core, changes, reader, watch),
                new TaskTypeHandlers(core, changes, reader),
                new AgentHandlers(core, changes, reader, ports.storedAgents()),
                new AuditHandler(core, reader),
                new AdminHandlers(core, changes, watch, settings),
                new RotationHandler(core, changes, reader, watch, settings),
                new PriceHandlers(core, changes, reader, ports.referenceData()),
                new AdminReads(core, reader, ports.referenceData()));
    }

    OrganisationReader reader() {
        return new OrganisationReader(ports.organisations(), ports.commandLog(), core, settings.deadline());
    }

    private HttpServerOptions options(HostPort address) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(address.host())
                .setPort(address.port() == 0 ? SHARED_FREE_PORT : address.port())
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                .setIdleTimeout((int) MAX_SILENCE.toSeconds())
                // One protocol, so one way to be slow or broken.
                .setHttp2ClearTextEnabled(false)
                // Nobody here speaks WebSocket, and what negotiates it would look at every request and answer.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
        PublicTls encrypted = tls;
        return encrypted == null ? options : encrypted.with(options);
    }

    /** The server of one event loop. */
    private final class Listener extends VerticleBase {
        private final HostPort address;
        private final Connections connections = new Connections();
        private volatile @Nullable HttpServer server;

        Listener(HostPort address) {
            this.address = address;
        }

        @Override
        public Future<?> start() {
            OrganisationReader reader = reader();
            Dispatcher dispatcher = new Dispatcher(
                    vertx, new Dispatcher.Shared(core, gate, watch, settings.deadline(), bodies), reader, connections);
            HttpServerOptions options = options(address);
            HttpServer created = vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        StrictHeads.demand(connection, options);
                        connections.opened(connection);
                    })
                    .invalidRequestHandler(dispatcher::refuseInvalidHttp)
                    .requestHandler(dispatcher.handler(routes(vertx, reader)));
            connections.startSweeping(vertx);
            return created.listen().onSuccess(listening -> server = listening);
        }

        int port() {
            return server == null ? 0 : server.actualPort();
        }

        Future<Void> take(PublicTls read) {
            HttpServer running = server;
            return running == null
                    ? Future.succeededFuture()
                    : running.updateSSLOptions(read.options()).mapEmpty();
        }

        Future<Void> drain(Duration limit) {
            return server == null
                    ? Future.succeededFuture()
                    : server.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS).compose(ignored -> undeploy());
        }

        private Future<Void> undeploy() {
            return vertx.undeploy(context.deploymentID());
        }
    }
}
