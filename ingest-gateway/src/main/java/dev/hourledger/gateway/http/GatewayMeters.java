package dev.hourledger.gateway.http;

import dev.hourledger.contract.ErrorCode;
import dev.hourledger.telemetry.DurationBuckets;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The HTTP API's metrics, registered before the first request. Tags are route templates, status classes and error codes
 * only, so their number is bounded; who sends most is said by {@link BusiestOrgs}. Thread-safe.
 */
final class GatewayMeters {
    /** The route tag of requests that found no endpoint. */
    static final String NO_ROUTE = "none";

    private static final String TRACK = "POST /v1/track";
    private static final int[] ANY_STATUS = {2, 4, 5};

    private final MeterRegistry registry;
    private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final RouteMeters noRoute;
    private final Counter cachedReplays;
    private final Timer publish;
    private final Timer readback;
    private final Counter decided;
    private final Counter durable;
    private final Counter unconfirmed;

    GatewayMeters(MeterRegistry registry) {
        this.registry = registry;
        this.noRoute = route(NO_ROUTE);
        // The one that alerts watch by name; the others come with their first request.
        route(TRACK).registered(ANY_STATUS);
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code,
                    Counter.builder("hourledger.gateway.errors")
                            .description("Answers by code of the error catalogue")
                            .tag("code", code.wire())
                            .register(registry));
        }
        this.cachedReplays = Counter.builder("hourledger.gateway.replays.cached")
                .description("Replays that were answered without asking the log")
                .register(registry);
        this.publish = stage("publish");
        this.readback = stage("readback");
        this.decided = commands("decided");
        this.durable = commands("durable");
        this.unconfirmed = commands("unconfirmed");
    }

    /** Is asked at every scrape. */
    void watchCommands(Supplier<Number> inFlight) {
        Gauge.builder("hourledger.gateway.commands.in.flight", inFlight)
                .description("Commands between publishing and answer")
                .register(registry);
    }

    /** The meters of a route, made once. */
    RouteMeters route(String name) {
        return routes.computeIfAbsent(name, route -> new RouteMeters(registry, route));
    }

    /** Those of requests that find no route. */
    RouteMeters noRoute() {
        return noRoute;
    }

    /** A reading for {@link #since}. */
    long now() {
        return registry.config().clock().monotonicTime();
    }

    /** Nanoseconds since a reading. */
    long since(long reading) {
        return now() - reading;
    }

    /** An error was answered. */
    void refused(ErrorCode code) {
        Counter counter = errors.get(code);
        if (counter != null) {
            counter.increment();
        }
    }

    /** A resend was answered from memory. */
    void replayedFromCache() {
        cachedReplays.increment();
    }

    /** The log confirmed a command after so long. */
    void published(long tookNanos) {
        publish.record(tookNanos, TimeUnit.NANOSECONDS);
    }

    /** An outcome came back so long after the confirmation. */
    void readBack(long tookNanos) {
        readback.record(tookNanos, TimeUnit.NANOSECONDS);
    }

    /** What became of a command within its deadline. */
    void landed(Submission submission) {
        submission.fold(outcome -> decided, () -> durable, () -> unconfirmed).increment();
    }

    private Timer stage(String stage) {
        return Timer.builder("hourledger.gateway.stage")
                .description("Where the time of a command goes: until the log has confirmed, until its outcome is back")
                .tag("stage", stage)
                .serviceLevelObjectives(DurationBuckets.all())
                .register(registry);
    }

    private Counter commands(String result) {
        return Counter.builder("hourledger.gateway.commands")
                .description(
                        "Commands by what was known within the deadline: outcome, only that it is durable, neither")
                .tag("result", result)
                .register(registry);
    }
}
