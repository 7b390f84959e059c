package dev.hourledger.acceptance.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends requests to gateways and writes each down before it goes and when it has been answered. Thread-safe. */
final class Sender implements AutoCloseable {
    /** Longer than the gateway's own deadline, which is 10 s. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final int THREADS = 3;

    private final History history;
    private final Map<String, Integer> ports;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "torture-client"));
    private final HttpClient http;
    private final Balancer balancer;

    Sender(History history, Map<String, Integer> ports, Balancer balancer) {
        this.history = history;
        this.ports = new TreeMap<>(ports);
        this.balancer = balancer;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(workers)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** What came back. {@code status} 0: nothing did. */
    record Reply(int status, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }

        @Override
        public String toString() {
            return status + " " + text();
        }
    }

    /** One request. {@code fields} say more about it in the history. */
    record Request(
            String operation,
            int attempt,
            String gateway,
            String method,
            String path,
            Account account,
            @Nullable String key,
            String body,
            Consumer<ObjectNode> fields) {}

    /** A request whose answer bears secrets, which no file keeps, to a gateway that is well. Blocks. */
    Reply unrecorded(String method, String path, String bearer, String body) {
        return unrecorded(balancer.first(), method, path, bearer, body).join();
    }

    /** Likewise to any gateway; completes on a thread of its own, never exceptionally. */
    CompletableFuture<Reply> unrecorded(String gateway, String method, String path, String bearer, String body) {
        HttpRequest request = builder(gateway, path, bearer)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return answer(request)
                .handle((response, failure) -> response == null
                        ? new Reply(0, new byte[0])
                        : new Reply(response.statusCode(), response.body()));
    }

    private CompletableFuture<HttpResponse<byte[]>> answer(HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        // Not the request's own limit, which follows the wall clock and so ends early where that is set.
        return answer.copy()
                .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> answer.cancel(true));
    }

    /** Whether a request goes to the gateway that it is for; no: a balancer chooses. */
    boolean reachesGateways() {
        return ports.size() > 1;
    }

    /** A gateway, each in its turn. */
    String anyGateway() {
        return balancer.any();
    }

    /** Another gateway than this one. */
    String otherGateway(String gateway) {
        return balancer.other(gateway);
    }

    /** Sends; completes on a thread of its own, never exceptionally. */
    CompletableFuture<Reply> send(Request request) {
        history.append("send", line -> {
            line.put("op", request.operation)
                    .put("attempt", request.attempt)
                    .put("gateway", request.gateway)
                    .put("method", request.method)
                    .put("path", request.path)
                    .put("org", request.account.orgId())
                    .put("livemode", request.account.livemode())
                    .put("key", request.key);
            request.fields.accept(line);
            line.put("body", request.body);
        });
        return answer(built(request)).handle((response, failure) -> noted(request, response, failure));
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private HttpRequest built(Request request) {
        HttpRequest.Builder builder = builder(request.gateway, request.path, request.account.apiKey())
                .method(request.method, HttpRequest.BodyPublishers.ofString(request.body));
        if (request.key != null) {
            builder.header("Idempotency-Key", request.key);
        }
        return builder.build();
    }

    private HttpRequest.Builder builder(String gateway, String path, String bearer) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(gateway) + path))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json");
    }

    private Reply noted(Request request, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        history.append("answer", line -> {
            line.put("op", request.operation).put("attempt", request.attempt);
            if (response == null) {
                line.put("error", String.valueOf(failure));
                return;
            }
            line.put("status", response.statusCode());
            for (String header : List.of("Idempotent-Replayed", "Idempotency-Mismatch", "Location", "X-Request-Id")) {
                response.headers().firstValue(header).ifPresent(value -> line.put(header, value));
            }
            History.putBytes(line, response.body());
        });
        return response == null ? new Reply(0, new byte[0]) : new Reply(response.statusCode(), response.body());
    }
}
