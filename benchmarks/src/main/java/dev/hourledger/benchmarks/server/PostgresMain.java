package dev.hourledger.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.postgres.PostgresUrl;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What most teams would write instead: the same call as one row in PostgreSQL, answered when it is committed. It
 * authenticates by hashed key, validates, calculates, and is idempotent by a unique constraint. It counts no quota,
 * keeps no changes, knows one rate and a fixed catalogue, and has no index on metadata: less than the product does.
 */
public final class PostgresMain {
    private static final int MAX_EVENT_LOOPS = 4;
    /** Of all event loops together: more than this made it slower on two cores, fewer too. */
    private static final int CONNECTIONS = 32;

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int INTERNAL = 500;
    private static final String BEARER = "Bearer ";

    private static final String TABLE = """
            CREATE SCHEMA IF NOT EXISTS comparator;
            CREATE TABLE IF NOT EXISTS comparator_events (
                event_id text PRIMARY KEY, org_id text NOT NULL, idempotency_key text, body_hash bytea NOT NULL,
                agent_id text NOT NULL, task_type text NOT NULL, outcome text NOT NULL,
                baseline_minutes numeric(12, 3) NOT NULL, hourly_rate numeric(20, 6) NOT NULL, currency text NOT NULL,
                agent_duration_seconds numeric(12, 3), hours_saved numeric(16, 3) NOT NULL,
                cost_saved numeric(26, 6) NOT NULL, agent_cost numeric(20, 6), net_saved numeric(26, 6) NOT NULL,
                occurred_at timestamptz NOT NULL, model text, tokens_in bigint, tokens_out bigint, metadata jsonb,
                audit_sample jsonb, answer text NOT NULL, UNIQUE (org_id, idempotency_key));
            CREATE INDEX IF NOT EXISTS comparator_events_org ON comparator_events (org_id, occurred_at);
            """;
    private static final String INSERT = """
            INSERT INTO comparator_events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
                $17, $18, $19, $20::text::jsonb, $21::text::jsonb, $22)
            ON CONFLICT (org_id, idempotency_key) DO NOTHING""";
    private static final String FIND =
            "SELECT answer, body_hash FROM comparator_events WHERE org_id = $1 AND idempotency_key = $2";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<Buffer, String> orgByKeyHash = new HashMap<>();
    private final PgConnectOptions database;

    private PostgresMain(String postgres, String[] apiKeys) {
        database = PostgresUrl.parse(postgres)
                .toVertx("comparator")
                // The product's migrations expect to be alone in theirs.
                .addProperty("search_path", "comparator")
                .setPipeliningLimit(1);
        for (String key : apiKeys) {
            orgByKeyHash.put(hash(key.getBytes(UTF_8)), "org_" + orgByKeyHash.size());
        }
    }

    /** A port, a database, and API keys. */
    public static void main(String[] args) {
        new PostgresMain(args[1], Arrays.copyOfRange(args, 2, args.length)).run(Integer.parseInt(args[0]));
    }

    private void run(int port) {
        Vertx vertx = Vertx.vertx();
        int loops = Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
        Pool first = PgBuilder.pool().connectingTo(database).using(vertx).build();
        first.query(TABLE).execute().await();
        first.close().await();
        vertx.deployVerticle(
                        () -> new AbstractVerticle() {
                            @Override
                            public void start(Promise<Void> started) {
                                Pool pool = PgBuilder.pool()
                                        .with(new PoolOptions().setMaxSize(CONNECTIONS / loops))
                                        .connectingTo(database)
                                        .using(vertx)
                                        .build();
                                vertx.createHttpServer()
                                        .requestHandler(request -> handle(pool, request))
                                        .listen(port, "127.0.0.1")
                                        .<Void>mapEmpty()
                                        .onComplete(started);
                            }
                        },
                        new DeploymentOptions().setInstances(loops))
                .await();
    }

    private void handle(Pool pool, HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        String org = authorization == null || !authorization.startsWith(BEARER)
                ? null
                : orgByKeyHash.get(hash(authorization.substring(BEARER.length()).getBytes(UTF_8)));
        String key = request.getHeader("Idempotency-Key");
        request.body()
                .compose(body -> org == null ? refused(UNAUTHORIZED, "key") : track(pool, org, key, body))
                .onComplete(
                        answer -> answer(request, answer),
                        failure -> answer(request, new Answer(INTERNAL, Buffer.buffer("{}"))));
    }

    private record Answer(int status, Buffer body) {}

    private static void answer(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status)
                .putHeader("Content-Type", "application/json")
                .end(answer.body);
    }

    private static Future<Answer> refused(int status, String what) {
        return Future.succeededFuture(new Answer(status, Buffer.buffer("{\"error\":\"" + what + "\"}")));
    }

    private static Future<Answer> track(Pool pool, String org, @Nullable String key, Buffer body) {
        byte[] bytes = body.getBytes();
        ComparatorReport report;
        try {
            report = ComparatorReport.of(JSON.readTree(bytes));
        } catch (IOException | IllegalArgumentException e) {
            return refused(BAD_REQUEST, "validation");
        }
        ComparatorReport.Worth worth = report.worth();
        String eventId = "evt_" + UlidCreator.getMonotonicUlid();
        OffsetDateTime occurredAt = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
        String answer = report.answer(JSON.createObjectNode(), worth, eventId, occurredAt)
                .toString();
        Buffer bodyHash = hash(bytes);
        Tuple row = Tuple.tuple(Arrays.asList(
                eventId,
                org,
                key,
                bodyHash,
                report.agentId(),
                report.taskType(),
                report.outcome(),
                report.baselineMinutes(),
                ComparatorReport.HOURLY_RATE,
                "EUR",
                report.durationSeconds(),
                worth.hoursSaved(),
                worth.costSaved(),
                report.agentCost(),
                worth.netSaved(),
                occurredAt,
                report.model(),
                report.tokensIn(),
                report.tokensOut(),
                text(report.metadata()),
                text(report.auditSample()),
                answer));
        return pool.preparedQuery(INSERT)
                .execute(row)
                .compose(inserted -> inserted.rowCount() == 1
                        ? Future.succeededFuture(new Answer(CREATED, Buffer.buffer(answer)))
                        : pool.preparedQuery(FIND).execute(Tuple.of(org, key)).map(found -> original(found, bodyHash)));
    }

    private static Answer original(RowSet<Row> found, Buffer bodyHash) {
        Row row = found.iterator().next();
        return row.getBuffer("body_hash").equals(bodyHash)
                ? new Answer(OK, Buffer.buffer(row.getString("answer")))
                : new Answer(BAD_REQUEST, Buffer.buffer("{\"error\":\"key of another body\"}"));
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : node.toString();
    }

    private static Buffer hash(byte[] bytes) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
