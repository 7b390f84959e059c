package dev.hourledger.savings.projection;

import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.projection.UnavailableException.Part;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The projection's SQL, over one connection that is made when needed and given up at the first doubt. Blocks its
 * caller; for one thread. Every method throws {@link UnavailableException} when Postgres can't be asked or does not
 * answer; then nothing is known about what it did last, and {@link #offsets} tells.
 *
 * <p>No deadlock between connections: a transaction first takes its partitions' offsets, lowest partition first, and an
 * organisation's rows come from one partition only. Rows are sorted all the same.
 */
final class PostgresProjection implements AutoCloseable {
    /** How long the client waits for an answer; above the server's own limit, so that the server's reason is seen. */
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(20);

    /** The server's limits: one that lost its client must not hold a partition's offset for long. */
    private static final String SESSION =
            "SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '15s'";

    /** Classes of SQLSTATE that blame the data: data exception, constraint violation, program limit exceeded. */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23", "54");

    private static final String CREATE_OFFSETS = """
            INSERT INTO projection_offsets (topic, partition, next_offset)
            SELECT $1::text, partition, 0 FROM unnest($2::int[]) AS assigned(partition) ORDER BY partition
            ON CONFLICT DO NOTHING""";

    private static final String READ_OFFSETS =
            "SELECT partition, next_offset FROM projection_offsets WHERE topic = $1 AND partition = ANY($2::int[])";

    private static final String ADVANCE_OFFSET = """
            UPDATE projection_offsets SET next_offset = $4
            WHERE topic = $1 AND partition = $2 AND next_offset = $3""";

    /** Rollups count what the insert really inserted, so a redelivered event counts once. */
    private static final String INSERT_EVENTS =
            """
            WITH inserted AS (
                INSERT INTO events (%1$s)
                SELECT %2$s FROM unnest(%3$s) AS incoming(%1$s) ORDER BY event_id
                ON CONFLICT (event_id) DO NOTHING
                RETURNING *
            ), rolled_up AS (
                INSERT INTO daily_rollups AS day_so_far (org_id, livemode, day, agent_id, task_type, currency,
                    events, hours_saved, cost_saved, agent_cost, net_saved, last_received_at)
                SELECT org_id, livemode, (occurred_at AT TIME ZONE 'UTC')::date, agent_id, task_type, currency,
                    count(*), sum(hours_saved), sum(cost_saved), coalesce(sum(agent_cost), 0), sum(net_saved),
                    max(received_at)
                FROM inserted GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
                ON CONFLICT (org_id, livemode, day, agent_id, task_type, currency) DO UPDATE SET
                    events = day_so_far.events + excluded.events,
                    hours_saved = day_so_far.hours_saved + excluded.hours_saved,
                    cost_saved = day_so_far.cost_saved + excluded.cost_saved,
                    agent_cost = day_so_far.agent_cost + excluded.agent_cost,
                    net_saved = day_so_far.net_saved + excluded.net_saved,
                    last_received_at = greatest(day_so_far.last_received_at, excluded.last_received_at)
            )
            SELECT count(*)::int FROM inserted
            """.formatted(EventColumns.NAMES, EventColumns.VALUES, EventColumns.PARAMETERS);

    private final PostgresUrl url;
    private final Vertx vertx;
    private final String topic;
    private @Nullable PgConnection open;

    PostgresProjection(PostgresUrl url, Vertx vertx, String topic) {
        this.url = url;
        this.vertx = vertx;
        this.topic = topic;
    }

    /** The next offset of each partition; 0 for one that is new here. */
    SortedMap<Integer, Long> offsets(Collection<Integer> partitions) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        if (partitions.isEmpty()) {
            return offsets;
        }
        Tuple assigned = Tuple.of(topic).addArrayOfInteger(partitions.toArray(Integer[]::new));
        try {
            execute(CREATE_OFFSETS, assigned);
            for (Row row : execute(READ_OFFSETS, assigned)) {
                offsets.put(row.getInteger(0), row.getLong(1));
            }
            return offsets;
        } catch (PgException e) {
            throw givenUp("can't read the offsets: " + e.getMessage(), e);
        }
    }

    /**
     * Writes a batch in one transaction: offsets, rows, rollups.
     *
     * @param expected the next offset of each partition of the batch, as this instance knows it
     */
    WriteResult write(EventBatch batch, Map<Integer, Long> expected) {
        Transaction transaction = await(connection().begin());
        try {
            if (!advance(batch.nextOffsets(), expected)) {
                await(transaction.rollback());
                return new WriteResult.OffsetsMoved();
            }
            int inserted = batch.rows().isEmpty() ? 0 : insert(batch);
            await(transaction.commit());
            return new WriteResult.Stored(inserted);
        } catch (PgException refusal) {
            await(transaction.rollback());
            return new WriteResult.Refused(reasonOf(refusal));
        }
    }

    private boolean advance(SortedMap<Integer, Long> nextOffsets, Map<Integer, Long> expected) {
        List<Tuple> steps = new ArrayList<>(nextOffsets.size());
        nextOffsets.forEach((partition, next) -> steps.add(Tuple.of(topic, partition, expected.get(partition), next)));
        RowSet<Row> updated = await(connection().preparedQuery(ADVANCE_OFFSET).executeBatch(steps));
        while (updated != null) {
            if (updated.rowCount() == 0) {
                return false;
            }
            updated = updated.next();
        }
        return true;
    }

    private int insert(EventBatch batch) {
        return execute(INSERT_EVENTS, EventColumns.toTuple(batch.events()))
                .iterator()
                .next()
                .getInteger(0);
    }

    private RowSet<Row> execute(String sql, Tuple parameters) {
        return await(connection().preparedQuery(sql).execute(parameters));
    }

    private PgConnection connection() {
        if (open == null) {
            open = connect();
            await(open.query(SESSION).execute());
        }
        return open;
    }

    private PgConnection connect() {
        Future<PgConnection> connecting = PgConnection.connect(vertx, url.toVertx(ProjectionConfig.APPLICATION_NAME));
        try {
            return await(connecting);
        } catch (UnavailableException tooLate) {
            connecting.onSuccess(PgConnection::close); // should it still come, nobody would close it
            throw tooLate;
        }
    }

    /** Throws the PgException only when it blames the data; every other failure gives the connection up. */
    private <T> T await(Future<T> answer) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(ANSWER_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            if (cause instanceof PgException refusal && blamesData(refusal)) {
                throw refusal;
            }
            throw givenUp(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw givenUp("no answer within " + ANSWER_WAIT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted", e);
        }
    }

    private UnavailableException givenUp(String message, Throwable cause) {
        close();
        return new UnavailableException(Part.POSTGRES, message, cause);
    }

    private static boolean blamesData(PgException refusal) {
        String state = refusal.getSqlState();
        return state != null && state.length() == 5 && DATA_CLASSES.contains(state.substring(0, 2));
    }

    /** Without the detail, which quotes the row (P9). */
    private static String reasonOf(PgException refusal) {
        return "SQLSTATE " + refusal.getSqlState() + ": " + refusal.getErrorMessage();
    }

    /** Closes the connection, if there is one, without waiting; the next call makes a new one. */
    @Override
    public void close() {
        if (open != null) {
            open.close().onFailure(alreadyClosed -> {});
            open = null;
        }
    }
}
