package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads outcomes back from the owner of a partition. Thread-safe, never blocks. Source: design "Reading the outcome
 * back".
 */
public interface Outcomes {
    /**
     * Waits for the outcome of an event that the log has acknowledged. Never fails: empty when it did not become known
     * within {@code left}, for whatever cause (P8: the answer is then 202).
     *
     * @param traceparent of a request that is traced; null: it is not
     */
    Future<Optional<Outcome>> await(int partition, String eventId, Duration left, @Nullable String traceparent);

    /** The same for a request that is not traced. */
    default Future<Optional<Outcome>> await(int partition, String eventId, Duration left) {
        return await(partition, eventId, left, null);
    }

    /**
     * Looks an outcome up. Empty: it was not decided before this call, or longer ago than outcomes are kept (ADR 0011).
     * Fails when no owner could say so within {@code left}.
     */
    Future<Optional<Outcome>> find(int partition, String eventId, Duration left);
}
