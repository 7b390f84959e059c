package dev.hourledger.savings.projection;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.telemetry.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Postgres tables in step with enriched-events, on threads of its own: migrates, then consumes for ever. Any
 * number of threads, here and in other instances, share the partitions. It never fails its process: what it needs may
 * come and go, it waits and catches up alone. Thread-safe. Source: design "Stores and projection", failure table.
 */
public final class Projection implements AutoCloseable {
    /** Rows of one transaction. */
    static final int MAX_BATCH_ROWS = 2_000;
    /** Each with a connection, for which PostgreSQL has one core at work; with one alone, that is what it waits for. */
    private static final int THREADS = 2;

    /**
     * How long the rows of a killed instance's partitions wait for another, unless {@code session.timeout.ms} is passed
     * through: the least that brokers allow by default.
     */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(1_500);
    /** Rows wait so long for company, unless some 400 are there: in a small transaction each costs up to half more. */
    private static final Duration MAX_FETCH_WAIT = Duration.ofMillis(100);

    private static final int MIN_FETCH_BYTES = 512 * 1024;
    private static final int MAX_FETCH_BYTES = 8 * 1024 * 1024;
    private static final int MAX_PARTITION_FETCH_BYTES = 2 * 1024 * 1024;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);
    private static final Duration LEAVE_WAIT = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

    private final ProjectionConfig config;
    private final Vertx vertx;
    private final AvroSerde<EnrichedEvent> serde;
    private final ProjectionProgress progress;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(THREADS);
    private final List<Worker> workers;
    private boolean migrated;

    /** Where it tells how far it is. */
    public record Observation(MeterRegistry meters, Clock clock, Tracing tracing) {}

    private Projection(
            ProjectionConfig config, Vertx vertx, AvroSerde<EnrichedEvent> serde, ProjectionProgress progress) {
        this.config = config;
        this.vertx = vertx;
        this.serde = serde;
        this.progress = progress;
        this.workers = IntStream.rangeClosed(1, THREADS).mapToObj(Worker::new).toList();
    }

    /** Starts the threads and returns at once; neither Postgres nor Kafka need be there yet. */
    public static Projection start(
            ProjectionConfig config, SchemaRegistry registry, Vertx vertx, Observation observation) {
        AvroSerde<EnrichedEvent> serde =
                new AvroSerde<>(Topic.ENRICHED_EVENTS.valueSubject(), EnrichedEvent.SCHEMA$, registry);
        Projection projection = new Projection(config, vertx, serde, new ProjectionProgress(observation));
        projection.workers.forEach(worker -> worker.thread.start());
        return projection;
    }

    /**
     * How old the tables may be: every event of this instance's partitions that was recorded longer ago is in them.
     * Empty while that is not known (starting) and when no partition is here. For reports and health details, never for
     * readiness: the processor does its work without Postgres.
     */
    public Optional<Duration> staleness() {
        return progress.staleness();
    }

    /** Whoever comes first, and whoever had to start again: whatever went wrong, it may be another database now. */
    private synchronized void migrate() {
        if (!migrated && isOpen()) {
            int migrations = Migrations.run(config.postgres());
            LOG.atInfo().addKeyValue("migrations", migrations).log("Postgres is there");
            migrated = true;
        }
    }

    private synchronized void lookAtTheTablesAgain() {
        migrated = false;
    }

    private KafkaConsumer<byte[], byte[]> newConsumer(String clientId) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) SESSION_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) HEARTBEAT_INTERVAL.toMillis());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_BATCH_ROWS);
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, MIN_FETCH_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) MAX_FETCH_WAIT.toMillis());
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_PARTITION_FETCH_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void startAgainAfter(Duration pause, RuntimeException cause) {
        LOG.atWarn()
                .addKeyValue("pauseMillis", pause.toMillis())
                .addKeyValue("reason", cause.getMessage())
                .setCause(cause instanceof UnavailableException ? null : cause)
                .log("projection waits, then starts again");
        try {
            closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        return closing.getCount() > 0;
    }

    /** Lets the batches in hand finish, within seconds, and leaves the group. Idempotent. */
    @Override
    public void close() {
        closing.countDown();
        workers.forEach(Worker::wakeUp);
        try {
            if (!ended.await(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.forEach(worker -> worker.thread.interrupt());
                if (!ended.await(CLOSE_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("the projection does not end");
                }
            }
        } catch (InterruptedException e) {
            workers.forEach(worker -> worker.thread.interrupt());
            Thread.currentThread().interrupt();
        }
    }

    /** One member of the group: a consumer, a connection, a thread. */
    private final class Worker {
        private final String name;
        private final Thread thread;
        private volatile @Nullable KafkaConsumer<byte[], byte[]> consumer;

        private Worker(int number) {
            name = config.group() + "-" + number;
            thread = new Thread(this::run, name);
        }

        private void run() {
            try {
                projectWhileOpen();
            } finally {
                ended.countDown();
            }
        }

        private void projectWhileOpen() {
            Backoff backoff = new Backoff();
            while (isOpen()) {
                try {
                    migrate();
                    project();
                } catch (RuntimeException e) {
                    if (isOpen()) {
                        progress.restarted();
                        lookAtTheTablesAgain();
                        startAgainAfter(backoff.next(), e);
                    }
                }
            }
        }

        private void project() {
            try (KafkaConsumer<byte[], byte[]> opened = newConsumer(name);
                    DeadLetters deadLetters = new DeadLetters(config.kafka(), name + "-dead-letters");
                    PostgresProjection postgres =
                            new PostgresProjection(config.postgres(), vertx, ProjectionLoop.TOPIC)) {
                consumer = opened;
                try {
                    consume(new ProjectionLoop(opened, serde, postgres, deadLetters, progress));
                } finally {
                    consumer = null;
                    opened.close(CloseOptions.timeout(LEAVE_WAIT));
                }
            }
        }

        private void consume(ProjectionLoop loop) {
            loop.subscribe();
            while (isOpen()) {
                loop.step();
            }
        }

        private void wakeUp() {
            KafkaConsumer<byte[], byte[]> current = consumer;
            if (current != null) {
                current.wakeup();
            }
        }
    }
}
