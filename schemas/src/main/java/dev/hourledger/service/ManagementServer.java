package dev.hourledger.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's own port for its operators: {@code /health/live}, {@code /health/ready} (200 or 503, every check with
 * its state) and, for whoever has the port's token, {@code /metrics}. Runs beside the service on threads of its own, so
 * that it answers when the service can't. It listens on one address, as others may be on networks that must not reach
 * it, and follows its name where that goes: a container that was cut off from a network may come back under another
 * address. Thread-safe.
 */
public final class ManagementServer implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;
    private static final String MAX_CONNECTIONS = "64";
    private static final String MAX_REQUEST_SECONDS = "5";
    private static final String MAX_RESPONSE_SECONDS = "10";
    private static final String JSON_TYPE = "application/json";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    static {
        // The JDK's server has no other way to be bounded; whoever sets these for the process knows better.
        defaultProperty("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        defaultProperty("sun.net.httpserver.maxReqTime", MAX_REQUEST_SECONDS);
        defaultProperty("sun.net.httpserver.maxRspTime", MAX_RESPONSE_SECONDS);
    }

    private final String host;
    private final Resolver resolver;
    private final ExecutorService threads;
    private final ScheduledExecutorService follower;
    private final List<HealthCheck> live;
    private final List<HealthCheck> ready;
    private final Supplier<String> metrics;
    private final Optional<byte[]> authorization;
    /** Changed by the follower alone, as are the next two. */
    private volatile HttpServer server;
    /** As it was resolved: what the system says is bound may be written otherwise, such as :: for 0.0.0.0. */
    private InetAddress address;

    private @Nullable InetAddress refused;

    private record Answer(int status, String type, String body) {}

    /** Finds a name's addresses of now, one at least. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private ManagementServer(
            ManagementPort port,
            Resolver resolver,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics)
            throws IOException {
        this.host = port.listen().host();
        this.resolver = resolver;
        this.authorization = port.token().map(text -> ("Bearer " + text).getBytes(StandardCharsets.UTF_8));
        this.live = List.copyOf(live);
        this.ready = List.copyOf(ready);
        this.metrics = metrics;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> daemon(task, "management"));
        this.follower = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "management-address"));
        try {
            this.address = resolver.resolve(host)[0];
            this.server = listen(new InetSocketAddress(address, port.listen().port()));
        } catch (IOException e) {
            threads.shutdownNow();
            follower.shutdownNow();
            throw e;
        }
    }

    /**
     * Listens from now on.
     *
     * @param live what must hold, else the process should be restarted; may be empty
     * @param ready what must hold for the process to be given work
     * @param metrics the metrics in Prometheus' text format; must not block for long
     * @throws UncheckedIOException when the address can't be bound
     */
    public static ManagementServer start(
            ManagementPort port, List<HealthCheck> live, List<HealthCheck> ready, Supplier<String> metrics) {
        return start(port, InetAddress::getAllByName, AddressLife.LIMIT, live, ready, metrics);
    }

    /** The same with another way to find the address, which is looked for so often. */
    static ManagementServer start(
            ManagementPort port,
            Resolver resolver,
            Duration every,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics) {
        try {
            ManagementServer management = new ManagementServer(port, resolver, live, ready, metrics);
            var unused = management.follower.scheduleWithFixedDelay(
                    management::followName, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            return management;
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen on " + port.listen() + ": " + e.getMessage(), e);
        }
    }

    /** The port that it listens on, also when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops at once. */
    @Override
    public void close() {
        follower.shutdownNow();
        synchronized (this) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private HttpServer listen(InetSocketAddress where) throws IOException {
        HttpServer listening = HttpServer.create(where, BACKLOG);
        listening.setExecutor(threads);
        listening.createContext("/", this::handle);
        listening.start();
        return listening;
    }

    /** Where the name has no address for now, or not yet one of this machine, the next time will tell. */
    private void followName() {
        try {
            List<InetAddress> now = List.of(resolver.resolve(host));
            if (!now.contains(address)) {
                moveTo(now.get(0));
            }
        } catch (UnknownHostException e) {
            LOG.atDebug().setCause(e).addKeyValue("host", host).log("no address to listen on");
        }
    }

    private synchronized void moveTo(InetAddress next) {
        if (follower.isShutdown()) {
            return;
        }
        try {
            HttpServer before = server;
            int port = before.getAddress().getPort();
            // The JDK's server does not let its socket go when it can't be bound, so another one tries first.
            new ServerSocket(port, BACKLOG, next).close();
            server = listen(new InetSocketAddress(next, port));
            address = next;
            refused = null;
            before.stop(0);
            LOG.atInfo().addKeyValue("address", next.getHostAddress()).log("the management port has moved");
        } catch (IOException e) {
            if (!next.equals(refused)) {
                LOG.atWarn()
                        .addKeyValue("address", next.getHostAddress())
                        .log("the management port can't move: {}", e.getMessage());
            }
            refused = next;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Answer answer = head || exchange.getRequestMethod().equals("GET")
                    ? answer(exchange.getRequestURI().getPath(), exchange.getRequestHeaders())
                    : new Answer(405, JSON_TYPE, "{}");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path, Headers headers) {
        return switch (path) {
            case "/health/live" -> health(live);
            case "/health/ready" -> health(ready);
            case "/metrics" -> isAuthorized(headers) ? scrape() : new Answer(401, JSON_TYPE, "{}");
            default -> new Answer(404, JSON_TYPE, "{}");
        };
    }

    private boolean isAuthorized(Headers headers) {
        byte[] sent = String.valueOf(headers.getFirst("Authorization")).getBytes(StandardCharsets.UTF_8);
        return authorization.isEmpty() || MessageDigest.isEqual(authorization.get(), sent);
    }

    private Answer scrape() {
        try {
            return new Answer(200, METRICS_TYPE, metrics.get());
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("metrics can't be rendered");
            return new Answer(500, JSON_TYPE, "{}");
        }
    }

    private static Answer health(List<HealthCheck> checks) {
        Map<String, Map<String, String>> states = new LinkedHashMap<>();
        boolean up = true;
        for (HealthCheck check : checks) {
            Optional<String> problem = problemOf(check);
            up &= problem.isEmpty();
            states.put(
                    check.name(),
                    problem.map(why -> Map.of("status", "down", "reason", why)).orElse(Map.of("status", "up")));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", up ? "up" : "down");
        body.put("version", Version.TEXT);
        body.put("checks", states);
        return new Answer(up ? 200 : 503, JSON_TYPE, json(body));
    }

    private static Optional<String> problemOf(HealthCheck check) {
        try {
            return check.problem().get();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("check", check.name()).log("a health check failed");
            return Optional.of("the check itself failed: " + e);
        }
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("maps of text are JSON", e);
        }
    }

    private static void defaultProperty(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
