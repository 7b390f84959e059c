package dev.hourledger.gateway.kafka;

import dev.hourledger.gateway.config.GatewayConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The properties of the gateway's Kafka clients. Three layers: this project's tuning, then what the operator passes
 * through (TLS, SASL, other tuning), then what the promises need and nobody may change.
 */
final class KafkaClientConfig {
    /** Nothing waits for company: a batch forms by itself while the requests before it are on their way. */
    static final int LINGER_MS = 0;
    /** Room for some 200 reports in one batch, so that a busy partition needs few requests. */
    static final int BATCH_BYTES = 64 * 1024;
    /**
     * A broker takes one request of a connection at a time, so more of them under way wait there, where no record can
     * join them any more.
     */
    static final int REQUESTS_UNDER_WAY = 1;
    /** What may wait for the brokers; beyond it an append fails at once. */
    static final long BUFFER_BYTES = 64L * 1024 * 1024;
    /** An unreachable broker is given up early, so that the next one is tried within the deadline. */
    static final int CONNECT_TIMEOUT_MS = 2_000;

    static final int RECONNECT_BACKOFF_MAX_MS = 1_000;

    /**
     * The share of a request's deadline until the log must have confirmed; the rest is for reading the outcome back.
     */
    private static final int DELIVERY_PERCENT_OF_DEADLINE = 80;
    /** One produce request's share of the deadline: leaves time for a second try at a new leader. */
    private static final int REQUEST_PERCENT_OF_DEADLINE = 30;
    /** The topic must never drop out of the producer's metadata, since appends do not wait for metadata. */
    private static final Duration METADATA_KEPT_IDLE = Duration.ofDays(365);

    private static final int ADMIN_REQUEST_TIMEOUT_MS = 2_000;
    private static final int ADMIN_CALL_TIMEOUT_MS = 4_000;
    private static final int PERCENT = 100;

    private KafkaClientConfig() {}

    /** An idempotent producer whose {@code send} never waits and whose records are settled within {@code deadline}. */
    static Map<String, Object> producer(GatewayConfig.Kafka kafka, Duration deadline) {
        Map<String, Object> properties = common(kafka, "gateway-log");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, REQUESTS_UNDER_WAY);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        properties.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_KEPT_IDLE.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, percent(deadline, DELIVERY_PERCENT_OF_DEADLINE));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, percent(deadline, REQUEST_PERCENT_OF_DEADLINE));
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
    }

    /** A consumer outside any group that reads committed records from the start. */
    static Map<String, Object> consumer(GatewayConfig.Kafka kafka) {
        Map<String, Object> properties = common(kafka, "gateway-directory");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    /** An admin client whose calls end within seconds. */
    static Map<String, Object> admin(GatewayConfig.Kafka kafka) {
        Map<String, Object> properties = common(kafka, "gateway-health");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_REQUEST_TIMEOUT_MS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_CALL_TIMEOUT_MS);
        return properties;
    }

    private static Map<String, Object> common(GatewayConfig.Kafka kafka, String clientId) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MS);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECT_TIMEOUT_MS);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_BACKOFF_MAX_MS);
        properties.putAll(kafka.clientProperties());
        properties.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        return properties;
    }

    private static int percent(Duration deadline, int percent) {
        return Math.toIntExact(deadline.toMillis() * percent / PERCENT);
    }
}
