package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Organisation;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads organisations from the owners of their partitions: changes that were answered before are in what they say.
 * Thread-safe, never blocks. Every call fails when no owner could say within {@code left}. Source: P6.
 */
public interface Organisations {
    /** What an organisation is now. Empty: there is none on the partition. */
    Future<Optional<Organisation>> find(int partition, String orgId, Duration left);

    /**
     * The organisations of a partition behind an id, as many as its owner shows at once.
     *
     * @param afterOrgId empty: from the first one on
     */
    Future<OrgPage> list(int partition, Optional<String> afterOrgId, Duration left);

    /**
     * The changes of an organisation, the latest first, as many as its owner shows at once. Empty: there is no such
     * organisation on the partition.
     *
     * @param before only those with a lower number
     */
    Future<Optional<AuditPage>> audit(int partition, String orgId, long before, Duration left);
}
