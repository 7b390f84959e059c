package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.AgentActivity;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Reads what the projection has of agents, which is behind the log. Thread-safe, never blocks. */
public interface StoredAgents {
    /**
     * Whose work, and of when.
     *
     * @param livemode of live or of test keys
     * @param currency the costs of other ones are left out
     * @param since the first UTC day that is summed up
     */
    record Scope(String orgId, boolean livemode, String currency, LocalDate since) {}

    /** The agents that were seen last, latest first; fails when the projection can't be read. */
    Future<List<AgentActivity>> list(Scope scope, int limit);

    /** One agent, if it was ever seen; fails when the projection can't be read. */
    Future<Optional<AgentActivity>> find(Scope scope, String agentId);
}
