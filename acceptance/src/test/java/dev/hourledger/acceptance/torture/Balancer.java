package dev.hourledger.acceptance.torture;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which gateway a request goes to, as a load balancer in front of them would have it: each in its turn, of those whose
 * readiness said yes a moment ago; where none did, any. Thread-safe.
 */
final class Balancer implements AutoCloseable {
    private static final Duration PROBE_EVERY = Duration.ofMillis(250);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    private static final int OK = 200;

    private final List<String> names;
    private final Set<String> unready = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PROBE_LIMIT)
            .build();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "torture-balancer"));

    /** {@code managementPorts} by gateway; what has none counts as ready. */
    Balancer(Set<String> gateways, Map<String, Integer> managementPorts) {
        names = gateways.stream().sorted().toList();
        managementPorts.forEach((name, port) -> {
            var unused = clock.scheduleAtFixedRate(
                    () -> probe(name, port), 0, PROBE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** The next one. */
    String any() {
        return next(names.get(Math.floorMod(turn.getAndIncrement(), names.size())));
    }

    /** Another one than this, if another one is ready. */
    String other(String gateway) {
        return next(names.get((names.indexOf(gateway) + 1) % names.size()));
    }

    /** Whichever is well, for what must be answered. */
    String first() {
        return names.get(0);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private String next(String wished) {
        if (!unready.contains(wished)) {
            return wished;
        }
        return names.stream()
                .filter(name -> !unready.contains(name))
                .findFirst()
                .orElse(wished);
    }

    private void probe(String name, int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                .build();
        var answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        var unused = answer.copy()
                .orTimeout(PROBE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .handle((response, failure) -> {
                    answer.cancel(true);
                    boolean ready = response != null && response.statusCode() == OK;
                    return ready ? unready.remove(name) : unready.add(name);
                });
    }
}
