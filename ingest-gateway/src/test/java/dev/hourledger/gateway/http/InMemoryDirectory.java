package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.port.Directory;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** API keys in memory; what is waited for is answered as a test wishes. Thread-safe. */
final class InMemoryDirectory implements Directory {
    final Map<String, AccessGrant> grants = new ConcurrentHashMap<>();
    volatile boolean caughtUp = true;
    volatile Future<Boolean> awaited = Future.succeededFuture(true);

    @Override
    public Optional<AccessGrant> find(String prefix) {
        return Optional.ofNullable(grants.get(prefix));
    }

    @Override
    public Future<Boolean> await(String prefix, Predicate<AccessGrant> condition, Duration left) {
        return awaited;
    }

    @Override
    public boolean caughtUp() {
        return caughtUp;
    }
}
