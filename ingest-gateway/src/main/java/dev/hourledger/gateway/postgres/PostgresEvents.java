package dev.hourledger.gateway.postgres;

import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.port.StoredEvents;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/**
 * Reads the table {@code events} of the projection. Connects when first asked and again when needed, so that a gateway
 * starts and serves without Postgres. Thread-safe, never blocks. Source: HTTP contract "GET /v1/events/{event_id}".
 */
public final class PostgresEvents implements StoredEvents {
    /** A point read takes less than a millisecond, so few connections serve many requests. */
    private static final int MAX_CONNECTIONS = 8;
    /** Reads that may wait for a connection; beyond it they fail at once. */
    private static final int MAX_WAITING = 256;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(5);
    /** From the call to the answer, connecting included. */
    private static final Duration READ_LIMIT = Duration.ofSeconds(3);

    private static final String APPLICATION_NAME = "hourledger-gateway";
    private static final String SSL_MODE_PARAMETER = "sslmode";

    private final Pool pool;

    /** Reads from the database of {@code config}; connects later. */
    public PostgresEvents(Vertx vertx, GatewayConfig.Postgres config) {
        this.pool = PgBuilder.pool()
                .with(poolOptions())
                .with(new NetClientOptions().setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis())))
                .connectingTo(connectOptions(config))
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

    private static PgConnectOptions connectOptions(GatewayConfig.Postgres config) {
        String query = config.url().getRawQuery();
        PgConnectOptions options = PgConnectOptions.fromUri(config.url().toString());
        if (query == null || !query.contains(SSL_MODE_PARAMETER)) {
            options.setSslMode(SslMode.PREFER); // as psql
        }
        boolean checksName = options.getSslMode() == SslMode.VERIFY_FULL;
        boolean checksNothing = options.getSslMode() != SslMode.VERIFY_CA && !checksName;
        ClientSSLOptions ssl = options.getSslOptions() == null ? new ClientSSLOptions() : options.getSslOptions();
        options.setSslOptions(
                ssl.setTrustAll(checksNothing).setHostnameVerificationAlgorithm(checksName ? "HTTPS" : ""));
        options.setCachePreparedStatements(true);
        options.addProperty("application_name", APPLICATION_NAME);
        return options;
    }
}
