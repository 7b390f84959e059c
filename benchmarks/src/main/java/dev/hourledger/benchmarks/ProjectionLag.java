package dev.hourledger.benchmarks;

import dev.hourledger.contract.Topic;
import dev.hourledger.postgres.PostgresUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records of enriched-events PostgreSQL does not have yet, asked from outside: the end of the topic's
 * partitions
 * less the offsets that were written with the rows. Thread-safe.
 */
final class ProjectionLag implements AutoCloseable {
    private static final Duration TABLES_LIMIT = Duration.ofSeconds(60);
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(500);
    private static final String OFFSETS = "SELECT coalesce(sum(next_offset), 0) FROM projection_offsets WHERE topic = '"
            + Topic.ENRICHED_EVENTS.topicName() + "'";
    /** Behind the last record of a partition is the marker of its transaction, which no row stands for. */
    private static final long MARKERS_A_PARTITION = 2;

    private final String kafka;
    private final Admin admin;
    private final Connection database;
    private final List<TopicPartition> partitions;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "projection-lag");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong most = new AtomicLong();

    ProjectionLag(String kafka, String postgres) {
        this.kafka = kafka;
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
        PostgresUrl url = PostgresUrl.parse(postgres);
        try {
            database = DriverManager.getConnection(url.toJdbc("projection-lag"), url.user(), url.password());
            String topic = Topic.ENRICHED_EVENTS.topicName();
            TopicDescription description =
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            int count = Objects.requireNonNull(description, topic).partitions().size();
            partitions = IntStream.range(0, count)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
        } catch (SQLException | ExecutionException e) {
            throw new IllegalStateException("the projection can't be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        awaitTables();
        var unused = sampler.scheduleWithFixedDelay(
                () -> most.accumulateAndGet(records(), Math::max), 0, SAMPLE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Bootstrap servers of the ledger's brokers. */
    String kafka() {
        return kafka;
    }

    /** Records now. */
    long records() {
        return Math.max(0, end() - stored() - partitions.size() * MARKERS_A_PARTITION);
    }

    /** The most that was seen since the last call. */
    long mostSinceLastAsked() {
        return most.getAndSet(0);
    }

    /** Waits until PostgreSQL has everything, or so long; returns the seconds it took. */
    double awaitCaughtUp(Duration limit) {
        long begin = System.nanoTime();
        try {
            while (records() > 0 && System.nanoTime() - begin < limit.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Rows that are there. */
    synchronized long rows() {
        return number("SELECT count(*) FROM events");
    }

    /** Throws all of PostgreSQL's tables away, to be made again from the topic. */
    synchronized void empty() {
        try (Statement statement = database.createStatement()) {
            statement.execute("TRUNCATE projection_offsets, events, daily_rollups");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sampler.shutdownNow();
        admin.close(Duration.ZERO);
        try {
            synchronized (this) {
                database.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The projection makes them once it runs, whenever that is. */
    private synchronized void awaitTables() {
        long end = System.nanoTime() + TABLES_LIMIT.toNanos();
        try {
            while (number("SELECT count(to_regclass('projection_offsets'))") == 0) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no tables after " + TABLES_LIMIT);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private synchronized long stored() {
        return number(OFFSETS);
    }

    private long number(String query) {
        try (Statement statement = database.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long end() {
        try {
            return admin
                    .listOffsets(
                            partitions.stream()
                                    .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(found -> found.offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
