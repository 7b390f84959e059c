package dev.hourledger.savings.topology;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings of Kafka Streams, each with its reason. Stateless. */
public final class StreamsSettings {
    /** Analysts see an event this much later than the agent; also what a crash has to do again. */
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
    /** See {@link #sessionTimeout}: the least that brokers allow by default. */
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);
    /** So that heartbeats may be lost, and a transaction, which must end before the session, has its time. */
    private static final Duration MIN_SESSION_TIMEOUT = Duration.ofSeconds(4);

    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{1,9}");

    /** How long what a killed processor left uncommitted may hold up those who read the same partitions. */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);
    /** It is over so much before the session is, as often as brokers look: the new owner is not to wait once more. */
    private static final Duration ABORT_BEFORE_SESSION_ENDS = Duration.ofSeconds(1);

    /** How late a processor that lives may hear that another one does not. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMillis(500);

    /**
     * How long an answer of a broker is waited for. A connection that leads nowhere any more, since an address or a
     * middlebox has changed, tells nobody; with Kafka's 30 s, and a second connection like it, a processor that was cut
     * off joined again a minute later.
     */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /**
     * The same of the client that asks how far a store has to be restored, retries included: it looks for a dead
     * connection only when this is over, and as it is idle until partitions move, nothing else tells it of one. Those
     * partitions stand still meanwhile, and all others if one more rebalance comes; with Kafka's 60 s for a minute.
     * Whoever asked in vain asks again.
     */
    private static final Duration ADMIN_TIMEOUT = Duration.ofSeconds(3);

    /**
     * How many changelog records a processor may be behind to be given a partition. A killed processor comes back with
     * empty stores; with Kafka's default of 10 000 it was given its partitions at once, which stood still for a second
     * time until their stores were full again. It waits for a standby that follows, which at full load is some hundred
     * records behind.
     */
    private static final long ACCEPTABLE_RECOVERY_LAG = 2_000;
    /** How often a processor that was too far behind is looked at again: the least that Kafka Streams allows. */
    private static final Duration PROBING_INTERVAL = Duration.ofMinutes(1);

    /** Holds usage counts between two commits, and little else. */
    private static final long CACHE_BYTES = 8L << 20;
    /**
     * Room for some twenty events in a batch of one topic and partition, where Kafka's 16 KB take five: each batch that
     * is full is sent at once, and a request costs more than its records.
     */
    private static final int BATCH_BYTES = 64 * 1024;
    /** A task that fell behind reads this much at once, so that one partition can't keep the others waiting. */
    private static final int MAX_POLL_RECORDS = 1_000;
    /**
     * How long the group waits for a member that does not come to a rebalance; and, with 5 s more, how long one that
     * came waits for the answer, on a connection that leads nowhere any more in vain. A thread is away for a poll's
     * records at most, as stores are filled elsewhere; with Kafka's 5 minutes one was missing for as long.
     */
    private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(1);

    /** How long a changelog keeps outcomes beyond their retention. */
    private static final Duration OUTCOMES_CHANGELOG_SLACK = Duration.ofMinutes(30);

    /** Not Kafka's: the {@link TaskListener} that hears of dead letters, if there is one. */
    public static final String TASK_LISTENER = "hourledger.task.listener";

    /** Unset, every start of Kafka Streams 4 warns of it, and 5 will not know it: there is no global store here. */
    private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    private StreamsSettings() {}

    /** What would reach one kind of client only, past the settings here. */
    private static final List<String> PREFIXES = List.of(
            "consumer.", "main.consumer.", "restore.consumer.", "global.consumer.", "producer.", "admin.", "topic.");
    /** What clients know and still would break a promise: who owns a partition, and where an org's events go. */
    private static final Set<String> FIXED = Set.of(
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ProducerConfig.PARTITIONER_CLASS_CONFIG,
            ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);

    /**
     * All settings. Properties of Kafka's clients, such as for the cluster's security, are passed through.
     *
     * @throws IllegalArgumentException when one of them is a setting of Kafka Streams, which are all fixed here, or as
     * {@link #sessionTimeout} says
     */
    public static Properties of(Instance instance, Map<String, String> kafka) {
        List<String> refused = notToBeSet(kafka.keySet());
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException("not to be set from outside: Kafka properties " + refused);
        }
        Properties settings = new Properties();
        settings.putAll(kafka);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, instance.applicationId());
        settings.put(
                StreamsConfig.APPLICATION_SERVER_CONFIG, instance.advertised().toString());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, instance.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, instance.threads());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) instance.replicationFactor());
        // The claim on a key, its effect and the offset are one transaction (P2).
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        // A standby follows the changelogs, so that a partition moves within the session timeout, not within its
        // restore time.
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, 1);
        settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, ACCEPTABLE_RECOVERY_LAG);
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_INTERVAL.toMillis());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        settings.put(
                StreamsConfig.WINDOW_STORE_CHANGE_LOG_ADDITIONAL_RETENTION_MS_CONFIG,
                OUTCOMES_CHANGELOG_SLACK.toMillis());
        settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topic.DEAD_LETTERS.topicName());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableRecordHandler.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecordHandler.class);
        settings.put(GLOBAL_HANDLER, true);
        settings.putIfAbsent(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(REQUEST_TIMEOUT.toMillis()));
        for (String timeout :
                List.of(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)) {
            settings.put(StreamsConfig.adminClientPrefix(timeout), (int) ADMIN_TIMEOUT.toMillis());
        }
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG), true);
        Duration session = sessionTimeout(kafka);
        Duration transaction = session.minus(ABORT_BEFORE_SESSION_ENDS);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                (transaction.compareTo(TRANSACTION_TIMEOUT) < 0 ? transaction : TRANSACTION_TIMEOUT).toMillis());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int) session.toMillis());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                HEARTBEAT_INTERVAL.toMillis());
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MAX_POLL_RECORDS);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), (int)
                MAX_POLL_INTERVAL.toMillis());
        return settings;
    }

    /**
     * How long a processor may be silent before the others take its partitions over, and so how long those of a killed
     * one wait: {@code session.timeout.ms} where it is passed through. Less than 6 s needs brokers whose
     * {@code group.min.session.timeout.ms} allows it.
     *
     * @throws IllegalArgumentException when it is no number of milliseconds, or less than 4 s
     */
    public static Duration sessionTimeout(Map<String, String> kafka) {
        String passed = kafka.get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        if (passed == null) {
            return SESSION_TIMEOUT;
        }
        if (!MILLISECONDS.matcher(passed).matches() || Integer.parseInt(passed) < MIN_SESSION_TIMEOUT.toMillis()) {
            throw new IllegalArgumentException(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG
                    + " must be a whole number from " + MIN_SESSION_TIMEOUT.toMillis() + " on, not: " + passed);
        }
        return Duration.ofMillis(Integer.parseInt(passed));
    }

    /** The properties among these that can't be passed through, since a promise hangs on them. */
    public static List<String> notToBeSet(Set<String> properties) {
        return properties.stream()
                .filter(property -> !isClientProperty(property))
                .sorted()
                .toList();
    }

    private static boolean isClientProperty(String property) {
        if (FIXED.contains(property) || PREFIXES.stream().anyMatch(property::startsWith)) {
            return false;
        }
        return !StreamsConfig.configDef().names().contains(property)
                || AdminClientConfig.configNames().contains(property)
                || ConsumerConfig.configNames().contains(property)
                || ProducerConfig.configNames().contains(property);
    }

    /**
     * What differs between instances.
     *
     * @param advertised where gateways and peers reach this instance's read-back server
     */
    public record Instance(
            String applicationId, Path stateDir, int threads, short replicationFactor, HostPort advertised) {}
}
