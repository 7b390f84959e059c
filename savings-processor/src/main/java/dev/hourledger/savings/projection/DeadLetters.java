package dev.hourledger.savings.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.Topic;
import dev.hourledger.savings.projection.UnavailableException.Part;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that can't be projected: as they came, the reason in headers. A record is there before the
 * projection goes on past it, perhaps twice after a crash in between. For one thread. Source: P7.
 */
final class DeadLetters implements AutoCloseable {
    /**
     * Header names are those of Kafka Streams' own dead letters, so that one look at the topic understands all of them.
     */
    private static final String REASON = "__streams.errors.message";

    private static final String TOPIC = "__streams.errors.topic";
    private static final String PARTITION = "__streams.errors.partition";
    private static final String OFFSET = "__streams.errors.offset";

    private static final Duration SEND_WAIT = Duration.ofSeconds(20);
    private static final Duration REQUEST_WAIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final KafkaProducer<byte[], byte[]> producer;

    DeadLetters(Map<String, String> kafka, String clientId) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(REQUEST_WAIT));
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_WAIT));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(SEND_WAIT));
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Returns when the record is durable there.
     *
     * @throws UnavailableException when it is not known to be
     */
    void send(ConsumerRecord<byte[], byte[]> source, String reason) {
        LOG.atError()
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("reason", reason)
                .log("record can't be projected and goes to the dead letters");
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), source.key(), source.value());
        source.headers().forEach(letter.headers()::add);
        Map.of(
                        REASON, reason,
                        TOPIC, source.topic(),
                        PARTITION, Integer.toString(source.partition()),
                        OFFSET, Long.toString(source.offset()))
                .forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        try {
            producer.send(letter).get(); // bounded by the delivery timeout
        } catch (ExecutionException | KafkaException e) {
            throw new UnavailableException(Part.DEAD_LETTERS, "dead letter not confirmed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(Part.DEAD_LETTERS, "interrupted", e);
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT);
    }
}
