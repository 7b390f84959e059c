package dev.hourledger.gateway.postgres;

import dev.hourledger.gateway.domain.AgentActivity;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.port.StoredAgents;
import dev.hourledger.gateway.port.StoredEvents;
import dev.hourledger.postgres.PostgresUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the projection's tables. Connects when first asked and again when needed, so that a gateway
 * starts and serves without Postgres. Thread-safe, never blocks. Source: HTTP contract "GET /v1/events/{event_id}".
 */
public final class PostgresReads implements StoredEvents, StoredAgents {
    /** A point read takes less than a millisecond, so few connections serve many requests. */
    private static final int MAX_CONNECTIONS = 8;
    /** Reads that may wait for a connection; beyond it they fail at once. */
    private static final int MAX_WAITING = 256;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
    /** From the call to the answer, connecting included. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(3);

    /** Sums over all days of an organisation: some ten thousand rows for a large one. */
    private static final String AGENTS = """
            SELECT agent_id, max(last_received_at),
                coalesce(sum(hours_saved) FILTER (WHERE day >= $4), 0),
                coalesce(sum(cost_saved) FILTER (WHERE day >= $4 AND currency = $3), 0)
            FROM daily_rollups WHERE org_id = $1 AND livemode = $2 AND ($5::text IS NULL OR agent_id = $5)
            GROUP BY agent_id ORDER BY 2 DESC, 1 LIMIT $6""";

    private static final String APPLICATION_NAME = "hourledger-gateway";

    private final Pool pool;

    /** Reads from the database at {@code url}; connects later. */
    public PostgresReads(Vertx vertx, PostgresUrl url) {
        this.pool = PgBuilder.pool()
                .with(poolOptions())
                .with(new NetClientOptions().setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis())))
                .connectingTo(url.toVertx(APPLICATION_NAME))
                .using(vertx)
                .build();
    }

    @Override
    public Future<Optional<RecordedEvent>> find(String orgId, String eventId) {
        return pool.preparedQuery(EventRow.SELECT)
                .execute(Tuple.of(eventId, orgId))
                .timeout(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(EventRow::fromRow));
    }

    @Override
    public Future<List<AgentActivity>> list(Scope scope, int limit) {
        return agents(scope, null, limit);
    }

    @Override
    public Future<Optional<AgentActivity>> find(Scope scope, String agentId) {
        return agents(scope, agentId, 1).map(found -> found.stream().findFirst());
    }

    private Future<List<AgentActivity>> agents(Scope scope, @Nullable String agentId, int limit) {
        Tuple arguments = Tuple.of(scope.orgId(), scope.livemode(), scope.currency(), scope.since(), agentId, limit);
        return pool.preparedQuery(AGENTS)
                .execute(arguments)
                .timeout(READ_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new AgentActivity(
                                row.getString(0),
                                row.getOffsetDateTime(1).toInstant(),
                                row.getBigDecimal(2),
                                row.getBigDecimal(3)))
                        .toList());
    }

    /** Closes the connections. */
    public Future<Void> close() {
        return pool.close();
    }

    private static PoolOptions poolOptions() {
        return new PoolOptions()
                .setMaxSize(MAX_CONNECTIONS)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(IDLE_LIMIT.toSeconds()))
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }
}
