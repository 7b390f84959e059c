package dev.hourledger.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * For programs beside the services: a {@code value.serializer} with the properties {@code schema.registry.url} and
 * {@code auto.register.schemas}; {@code io.confluent.kafka.serializers.KafkaAvroSerializer} can take its place. The
 * subject is {@code <topic>-value}. Thread-safe once configured. Source: ADR 0006.
 */
public final class ConfluentAvroSerializer implements Serializer<SpecificRecord> {
    private static final int MAX_SERDES = 1_000;

    private @Nullable OnceCache<TopicSchema, AvroSerde<SpecificRecord>> serdes;

    private record TopicSchema(String topic, Schema schema) {}

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        SchemaRegistry registry = ConfluentProperties.registry(properties, isKey);
        serdes = new OnceCache<>(
                MAX_SERDES, wanted -> new AvroSerde<>(wanted.topic() + "-value", wanted.schema(), registry));
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
        if (record == null) {
            return null;
        }
        if (serdes == null) {
            throw new IllegalStateException("configure() comes first");
        }
        return serdes.get(new TopicSchema(topic, record.getSchema())).encode(record);
    }
}
