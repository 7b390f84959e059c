package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Reads organisations from the owners of their partitions. Thread-safe, never blocks. Source: P6. */
public interface Organisations {
    /**
     * What an organisation is now: changes that were answered before are in it. Empty: there is none on the partition.
     * Fails when no owner could be asked within {@code left}.
     */
    Future<Optional<Organisation>> find(int partition, String orgId, Duration left);
}
