package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.AgentActivity;
import dev.hourledger.gateway.port.StoredAgents;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the projection has of agents, or a failure. Thread-safe. */
final class InMemoryAgents implements StoredAgents {
    final List<Scope> asked = new CopyOnWriteArrayList<>();
    volatile Future<List<AgentActivity>> answer = Future.succeededFuture(List.of());

    @Override
    public Future<List<AgentActivity>> list(Scope scope, int limit) {
        asked.add(scope);
        return answer.map(all -> all.stream().limit(limit).toList());
    }

    @Override
    public Future<Optional<AgentActivity>> find(Scope scope, String agentId) {
        asked.add(scope);
        return answer.map(all ->
                all.stream().filter(agent -> agent.agentId().equals(agentId)).findFirst());
    }
}
