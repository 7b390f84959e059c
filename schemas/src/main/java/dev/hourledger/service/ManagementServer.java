package dev.hourledger.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hourledger.contract.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's own port for its operators: {@code /health/live}, {@code /health/ready} (200 or 503, every check with
 * its state) and, for whoever has the port's token, {@code /metrics}. Runs beside the service on two threads, so that
 * it answers when the service can't. Thread-safe.
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

    private final HttpServer server;
    private final ExecutorService threads;
    private final List<HealthCheck> live;
    private final List<HealthCheck> ready;
    private final Supplier<String> metrics;
    private final Optional<byte[]> authorization;

    private record Answer(int status, String type, String body) {}

    private ManagementServer(
            HttpServer server,
            Optional<String> token,
            List<HealthCheck> live,
            List<HealthCheck> ready,
            Supplier<String> metrics) {
        this.server = server;
        this.authorization = token.map(text -> ("Bearer " + text).getBytes(StandardCharsets.UTF_8));
        this.live = List.copyOf(live);
        this.ready = List.copyOf(ready);
        this.metrics = metrics;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "management");
            thread.setDaemon(true);
            return thread;
        });
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
        HostPort address = port.listen();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), BACKLOG);
            ManagementServer management = new ManagementServer(server, port.token(), live, ready, metrics);
            server.setExecutor(management.threads);
            server.createContext("/", management::handle);
            server.start();
            return management;
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** The port that it listens on, also when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
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
