package dev.hourledger.gateway.http;

import dev.hourledger.telemetry.DurationBuckets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Rate, errors and duration of one route. Its timers are made when a class of status is first seen and are then found
 * without looking anything up. Thread-safe.
 */
final class RouteMeters {
    private static final int STATUSES_PER_CLASS = 100;
    private static final int CLASSES = 6;

    private final MeterRegistry registry;
    private final String route;
    private final AtomicReferenceArray<Timer> byClass = new AtomicReferenceArray<>(CLASSES);

    RouteMeters(MeterRegistry registry, String route) {
        this.registry = registry;
        this.route = route;
    }

    /** The route's template with its method. */
    String route() {
        return route;
    }

    /** There from the start, as 0: whoever watches a rate misses the first one otherwise. */
    void registered(int... statusClasses) {
        for (int statusClass : statusClasses) {
            timer(statusClass);
        }
    }

    /** A request was answered after so long. */
    void answered(int status, long tookNanos) {
        timer(status / STATUSES_PER_CLASS).record(tookNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(int statusClass) {
        Timer known = byClass.get(statusClass);
        if (known != null) {
            return known;
        }
        // The registry gives the same one to whoever comes at the same time.
        Timer timer = Timer.builder("hourledger.gateway.requests")
                .description("Requests by route and class of status, from the head to the answer")
                .tag("route", route)
                .tag("status", statusClass + "xx")
                .serviceLevelObjectives(DurationBuckets.all())
                .register(registry);
        byClass.set(statusClass, timer);
        return timer;
    }
}
