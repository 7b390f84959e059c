package dev.hourledger.acceptance.torture.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads enriched-events as an analyst does: committed records, by the registry alone. For one thread. */
final class TopicReader {
    private static final String ENRICHED = "enriched-events";
    private static final String DEAD_LETTERS = "dead-letters";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int HEADER_BYTES = 5;

    private final Places places;
    private final GenericData model = new GenericData();
    private final Map<Integer, Schema> schemas = new HashMap<>();

    TopicReader(Places places) {
        this.places = places;
        model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    }

    /** Every committed record, partition by partition in order. */
    List<StoredEvent> events() {
        return read(ENRICHED).stream().map(this::event).toList();
    }

    /** How many records were put aside. */
    long deadLetters() {
        return read(DEAD_LETTERS).size();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                places.kafka(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                while (consumer.position(partition) < ends.getOrDefault(partition, 0L)) {
                    consumer.poll(POLL).forEach(records::add);
                }
            }
        }
        return records;
    }

    private StoredEvent event(ConsumerRecord<byte[], byte[]> row) {
        GenericRecord record = decode(row.value());
        Map<String, String> fields = new HashMap<>();
        for (String name : Fields.TEXTS) {
            fields.put(name, record.get(name).toString());
        }
        for (String name : Fields.NUMBERS) {
            fields.put(name, Fields.number((@Nullable BigDecimal) record.get(name)));
        }
        fields.put(Fields.OCCURRED_AT, record.get(Fields.OCCURRED_AT).toString());
        Instant receivedAt = Instant.ofEpochMilli((Long) record.get(Fields.RECEIVED_AT));
        @Nullable
        String metadata = record.get(Fields.METADATA) == null
                ? null
                : record.get(Fields.METADATA).toString();
        String org = record.get("org_id").toString();
        if (!org.equals(new String(row.key(), UTF_8))) {
            org = org + " under the key " + new String(row.key(), UTF_8);
        }
        return new StoredEvent(
                record.get("event_id").toString(),
                org,
                (Boolean) record.get("livemode"),
                Fields.json(String.valueOf(metadata)).path("op").asText(),
                YearMonth.from(receivedAt.atOffset(ZoneOffset.UTC)).toString(),
                fields,
                Fields.rest(receivedAt, metadata, name -> {
                    @Nullable Object value = record.get(name);
                    return value == null ? null : BigDecimal.valueOf((Long) value);
                }),
                row.partition(),
                row.offset());
    }

    /** A zero byte, four bytes of the schema's id, Avro. */
    private GenericRecord decode(byte[] value) {
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        Schema schema = schemas.computeIfAbsent(id, this::schema);
        try {
            return new GenericDatumReader<GenericRecord>(schema, schema, model)
                    .read(
                            null,
                            DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Schema schema(int id) {
        String body = Gateways.get(places.registry() + "/schemas/ids/" + id);
        return new Schema.Parser().parse(Fields.json(body).required("schema").asText());
    }
}
