package dev.hourledger.serde;

import java.util.Arrays;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * For programs beside the services: a {@code value.deserializer} with the property {@code schema.registry.url}, which
 * makes the generated class of whatever Hourledger's topics hold; {@code
 * io.confluent.kafka.serializers.KafkaAvroDeserializer} with {@code specific.avro.reader=true} can take its place.
 * Thread-safe once configured. Source: ADR 0006.
 */
public final class ConfluentAvroDeserializer implements Deserializer<SpecificRecord> {
    private static final int MAX_SERDES = 1_000;

    private @Nullable OnceCache<Integer, AvroSerde<SpecificRecord>> serdes;

    @Override
    public void configure(Map<String, ?> properties, boolean isKey) {
        SchemaRegistry registry = ConfluentProperties.registry(properties, isKey);
        serdes = new OnceCache<>(MAX_SERDES, id -> serdeOf(id, registry));
    }

    @Override
    public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (serdes == null) {
            throw new IllegalStateException("configure() comes first");
        }
        return serdes.get(WireFormat.schemaId(bytes)).decode(bytes);
    }

    /** Chosen from our own subjects by name: bytes from outside never name a class to be loaded. */
    private static AvroSerde<SpecificRecord> serdeOf(int id, SchemaRegistry registry) {
        String writtenName = registry.schemaOf(id).getFullName();
        return Arrays.stream(Subject.values())
                .filter(subject -> subject.schema().getFullName().equals(writtenName))
                .findFirst()
                .map(subject -> new AvroSerde<>(subject.subjectName(), subject.schema(), registry))
                .orElseThrow(() -> new UndecodableException(
                        "schema id " + id + " is of " + writtenName + ", which is not a record of Hourledger"));
    }
}
