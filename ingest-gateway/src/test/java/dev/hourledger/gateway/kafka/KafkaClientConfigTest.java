package dev.hourledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.config.GatewayConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

/** What the promises need of the clients, whatever an operator passes through. */
class KafkaClientConfigTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Who got a 503 may go elsewhere: nothing of it may come into the log when the brokers are back (P8). */
    @Test
    void shouldGiveARecordUpBeforeItsRequestIsAnswered() {
        Map<String, Object> producer = producer(Map.of(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "120000"));

        int delivery = millis(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        assertThat(delivery).isLessThan((int) DEADLINE.toMillis());
        assertThat(2 * millis(producer, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG))
                .as("two tries")
                .isLessThan(delivery);
        assertThat(producer).containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
    }

    @Test
    void shouldAcknowledgeNothingThatOneBrokerAloneHasOrThatMayBeThereTwice() {
        Map<String, Object> producer =
                producer(Map.of(ProducerConfig.ACKS_CONFIG, "1", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false"));

        assertThat(producer)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    }

    @Test
    void shouldTakeTuningThatAnOperatorPassesThrough() {
        assertThat(producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, "3")))
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "3");
    }

    private static int millis(Map<String, Object> properties, String name) {
        return (int) Objects.requireNonNull(properties.get(name));
    }

    private static Map<String, Object> producer(Map<String, String> passed) {
        return KafkaClientConfig.producer(new GatewayConfig.Kafka("127.0.0.1:9092", passed), DEADLINE);
    }
}
