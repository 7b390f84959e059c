package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP API's metrics; tags are route templates, status classes and error codes only, so their number is bounded.
 */
final class GatewayMeters {
    /** The route tag of requests that found no endpoint. */
    static final String NO_ROUTE = "none";

    private static final int STATUSES_PER_CLASS = 100;
    private static final Duration[] DURATION_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Map<Outcome, Timer> requests = new ConcurrentHashMap<>();
    private final Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();
    private final Counter cachedReplays;

    private record Outcome(String route, int statusClass) {}

    /** Registers what is known beforehand; {@code commandsInFlight} is asked at every scrape. */
    GatewayMeters(MeterRegistry registry, Supplier<Number> commandsInFlight) {
        this.registry = registry;
        this.cachedReplays = Counter.builder("hourledger.gateway.replays.cached")
                .description("Replays that were answered without asking the log")
                .register(registry);
        Gauge.builder("hourledger.gateway.commands.in.flight", commandsInFlight)
                .description("Commands between publishing and answer")
                .register(registry);
    }

    /** A request head has come. */
    Timer.Sample start() {
        return Timer.start(registry);
    }

    /** Its answer goes. */
    void answered(Timer.Sample started, String route, int status, @Nullable ErrorCode code) {
        started.stop(requests.computeIfAbsent(new Outcome(route, status / STATUSES_PER_CLASS), this::timer));
        if (code != null) {
            errors.computeIfAbsent(code, this::counter).increment();
        }
    }

    /** A resend was answered from memory. */
    void replayedFromCache() {
        cachedReplays.increment();
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("hourledger.gateway.requests")
                .description("Requests by route and class of status, from the head to the answer")
                .tag("route", outcome.route())
                .tag("status", outcome.statusClass() + "xx")
                .serviceLevelObjectives(DURATION_BUCKETS)
                .register(registry);
    }

    private Counter counter(ErrorCode code) {
        return Counter.builder("hourledger.gateway.errors")
                .description("Answers by code of the error catalogue")
                .tag("code", code.wire())
                .register(registry);
    }
}
