package dev.hourledger.gateway.kafka;

import dev.hourledger.contract.Topic;
import dev.hourledger.gateway.config.GatewayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether raw-events can be written: every partition has a leader and enough in-sync replicas. Asked every 2 s on a
 * thread of its own; an answer that is older than 10 s counts as no. Thread-safe. Source: design P1, readiness.
 *
 * <p>A plain admin client: vertx-kafka-client's never answers for a topic with a leaderless partition, which is the
 * very case to be noticed.
 */
public final class LogHealth implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogHealth.class);
    private static final String TOPIC = Topic.RAW_EVENTS.topicName();
    static final Duration CHECK_EVERY = Duration.ofSeconds(2);
    static final Duration STALE_AFTER = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final String NOT_ASKED_YET = "not asked yet";

    private final Probe probe;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "log-health"));

    private volatile State state;

    /** What the last check found; no problem: the log can be written. */
    private record State(@Nullable String problem, long checkedAtNanos) {}

    /** One check: what keeps the log from being written, if anything. Throws when it can't be found out. */
    interface Probe extends AutoCloseable {
        Optional<String> problem() throws ExecutionException, InterruptedException;

        @Override
        void close();
    }

    LogHealth(Probe probe, LongSupplier nanoTime) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.state = new State(NOT_ASKED_YET, nanoTime.getAsLong());
    }

    /** Starts checking; never fails, an unreachable cluster is a finding like any other. */
    public static LogHealth start(GatewayConfig.Kafka kafka, LongSupplier nanoTime) {
        LogHealth health = new LogHealth(new AdminProbe(kafka), nanoTime);
        // A check never throws, so that its future never has anything to say.
        var unused =
                health.worker.scheduleWithFixedDelay(health::check, 0, CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return health;
    }

    /** True when the last check is recent and found nothing wrong. */
    public boolean writable() {
        return problem().isEmpty();
    }

    /** What keeps the log from being written. */
    public Optional<String> problem() {
        State last = state;
        boolean stale = nanoTime.getAsLong() - last.checkedAtNanos > STALE_AFTER.toNanos();
        return Optional.ofNullable(stale && last.problem == null ? "Kafka does not answer" : last.problem);
    }

    /** Ends the checks; blocks up to a second. */
    @Override
    public void close() {
        worker.shutdownNow();
        probe.close();
    }

    void check() {
        @Nullable String problem;
        try {
            problem = probe.problem().orElse(null);
        } catch (ExecutionException e) {
            problem = String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (RuntimeException e) {
            // An executor drops a task that throws, and with it readiness for ever.
            problem = String.valueOf(e.getMessage());
        }
        report(problem);
        state = new State(problem, nanoTime.getAsLong());
    }

    private void report(@Nullable String problem) {
        if (Objects.equals(problem, state.problem)) {
            return;
        }
        if (problem == null) {
            LOG.info("the log can be written");
        } else {
            LOG.atWarn().addKeyValue("problem", problem).log("the log can't be written");
        }
    }

    /** What keeps the described topic from being written with acks=all. */
    static Optional<String> problemOf(TopicDescription topic, int minInSyncReplicas) {
        for (TopicPartitionInfo partition : topic.partitions()) {
            // Kafka says "no leader" as null or as an empty node, depending on the API version.
            if (partition.leader() == null || partition.leader().isEmpty()) {
                return Optional.of(TOPIC + "-" + partition.partition() + " has no leader");
            }
            if (partition.isr().size() < minInSyncReplicas) {
                return Optional.of(TOPIC + "-" + partition.partition() + " has "
                        + partition.isr().size() + " in-sync replicas of the " + minInSyncReplicas + " that it needs");
            }
        }
        return Optional.empty();
    }

    /** Asks the cluster; the client is made on the first check and kept, since names may not resolve yet at start. */
    private static final class AdminProbe implements Probe {
        private static final ConfigResource RESOURCE = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);

        private final GatewayConfig.Kafka kafka;
        private @Nullable Admin admin;

        AdminProbe(GatewayConfig.Kafka kafka) {
            this.kafka = kafka;
        }

        @Override
        public Optional<String> problem() throws ExecutionException, InterruptedException {
            Admin client = client();
            var topic = client.describeTopics(List.of(TOPIC)).topicNameValues().get(TOPIC);
            var config = client.describeConfigs(List.of(RESOURCE)).values().get(RESOURCE);
            if (topic == null || config == null) {
                throw new KafkaException("no answer about " + TOPIC);
            }
            String minInSync =
                    config.get().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG).value();
            return problemOf(topic.get(), Integer.parseInt(minInSync));
        }

        private synchronized Admin client() {
            if (admin == null) {
                admin = Admin.create(KafkaClientConfig.admin(kafka));
            }
            return admin;
        }

        @Override
        public synchronized void close() {
            if (admin != null) {
                admin.close(CLOSE_LIMIT);
            }
        }
    }
}
