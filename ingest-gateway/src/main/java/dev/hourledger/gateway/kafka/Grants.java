package dev.hourledger.gateway.kafka;

import dev.hourledger.gateway.domain.AccessGrant;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The grants in memory and whoever waits for one of them to change. Thread-safe: one thread writes, any thread reads
 * and waits.
 */
final class Grants {
    /** Only admin calls wait, one for each change, so that this is never reached by honest use. */
    static final int MAX_WAITING = 1_024;

    private final Vertx vertx;
    private final Map<String, AccessGrant> grants = new ConcurrentHashMap<>();
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    Grants(Vertx vertx) {
        this.vertx = vertx;
    }

    Optional<AccessGrant> find(String prefix) {
        return Optional.ofNullable(grants.get(prefix));
    }

    int size() {
        return grants.size();
    }

    /** Takes a grant in and ends the waits that it satisfies. */
    void put(AccessGrant grant) {
        grants.put(grant.prefix(), grant);
        for (Waiting wait : waiting) {
            wait.seen(grant);
        }
    }

    void remove(String prefix) {
        grants.remove(prefix);
    }

    /** See {@link dev.hourledger.gateway.port.Directory#await}; false at once when too many wait already. */
    Future<Boolean> await(String prefix, Predicate<AccessGrant> condition, Duration left) {
        if (waiting.size() >= MAX_WAITING) {
            return Future.succeededFuture(false);
        }
        Waiting wait = new Waiting(prefix, condition, vertx.getOrCreateContext());
        // Registered first, read second: whatever order the writer takes, one of the two sees the grant.
        waiting.add(wait);
        find(prefix).ifPresent(wait::seen);
        // A timer takes at least a millisecond.
        long timer = vertx.setTimer(Math.max(1, left.toMillis()), id -> wait.end(false));
        return wait.satisfied.future().onComplete((result, failure) -> {
            waiting.remove(wait);
            vertx.cancelTimer(timer);
        });
    }

    private static final class Waiting {
        private final String prefix;
        private final Predicate<AccessGrant> condition;
        private final Context caller;
        private final Promise<Boolean> satisfied = Promise.promise();

        Waiting(String prefix, Predicate<AccessGrant> condition, Context caller) {
            this.prefix = prefix;
            this.condition = condition;
            this.caller = caller;
        }

        private void seen(AccessGrant grant) {
            if (grant.prefix().equals(prefix) && condition.test(grant)) {
                end(true);
            }
        }

        private void end(boolean result) {
            caller.runOnContext(v -> satisfied.tryComplete(result));
        }
    }
}
