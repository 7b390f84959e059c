package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.AccessGrant;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The API keys, held in memory. Thread-safe, never blocks. */
public interface Directory {
    /** The grant of a key prefix. */
    Optional<AccessGrant> find(String prefix);

    /**
     * Succeeds once the grant of {@code prefix} is there and satisfies the condition; false when {@code left} passed.
     */
    Future<Boolean> await(String prefix, Predicate<AccessGrant> condition, Duration left);

    /** True once everything that was in the directory's topic at start-up has been read. */
    boolean caughtUp();
}
