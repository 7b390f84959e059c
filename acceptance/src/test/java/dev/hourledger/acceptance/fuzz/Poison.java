package dev.hourledger.acceptance.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.Topic;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into the log that no gateway would: noise, noise behind a known schema's id, and records of an
 * organisation, spoilt. For one thread.
 */
final class Poison implements AutoCloseable {
    /**
     * Where a record lies.
     *
     * @param hopeless whether nobody can decode it; otherwise it depends on what chance made of it
     */
    record Put(int partition, long offset, boolean hopeless) {}

    private static final List<String> HEADERS = List.of("request-id", "traceparent");
    private static final int MAX_NOISE = 400;
    /** Magic byte and schema id. */
    private static final int PREFIX_BYTES = 5;

    private static final int UNKNOWN_SCHEMA = 0x7f000000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Random random;

    Poison(String kafka, Random random) {
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.random = random;
    }

    /** One into a partition of raw-events, made of records that are there; waits until it is in the log. */
    Put intoRawEvents(int partition, List<ConsumerRecord<byte[], byte[]>> models) {
        ConsumerRecord<byte[], byte[]> model = models.get(random.nextInt(models.size()));
        byte @Nullable [] key =
                switch (random.nextInt(8)) {
                    case 0 -> null;
                    case 1 -> noise();
                    default -> model.key();
                };
        int kind = random.nextInt(4);
        byte @Nullable [] value =
                switch (kind) {
                    case 0 -> noise();
                    case 1 -> behindPrefix(model.value(), noise());
                    case 2 -> random.nextBoolean() ? null : new byte[0];
                    default -> behindPrefix(model.value(), Mutation.any(random).of(body(model.value()), random));
                };
        ProducerRecord<byte[], byte[]> row = new ProducerRecord<>(Topic.RAW_EVENTS.topicName(), partition, key, value);
        for (String header : HEADERS) {
            switch (random.nextInt(3)) {
                case 0 -> row.headers().add(header, null);
                case 1 -> row.headers().add(header, noise());
                default -> {
                    // As if it had been forgotten.
                }
            }
        }
        RecordMetadata at = written(row);
        return new Put(partition, at.offset(), kind < 3);
    }

    /**
     * One into access-directory under a prefix, which no reader can decode: noise, an unknown schema, or an entry whose
     * end is missing.
     */
    void intoDirectory(String prefix, byte[] entry) {
        byte[] value =
                switch (random.nextInt(3)) {
                    case 0 -> withoutMagic(noise());
                    case 1 -> unknownSchema(noise());
                    default -> Arrays.copyOf(entry, PREFIX_BYTES + random.nextInt(entry.length - PREFIX_BYTES));
                };
        written(new ProducerRecord<>(Topic.ACCESS_DIRECTORY.topicName(), prefix.getBytes(UTF_8), value));
    }

    @Override
    public void close() {
        producer.close();
    }

    private RecordMetadata written(ProducerRecord<byte[], byte[]> row) {
        Future<RecordMetadata> sent = producer.send(row);
        try {
            return sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the log takes nothing", e);
        }
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(MAX_NOISE)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] body(byte[] value) {
        return Arrays.copyOfRange(value, PREFIX_BYTES, value.length);
    }

    private static byte[] behindPrefix(byte[] value, byte[] body) {
        byte[] all = Arrays.copyOf(value, PREFIX_BYTES + body.length);
        System.arraycopy(body, 0, all, PREFIX_BYTES, body.length);
        return all;
    }

    private static byte[] withoutMagic(byte[] noise) {
        noise[0] |= 1;
        return noise;
    }

    private static byte[] unknownSchema(byte[] noise) {
        return ByteBuffer.allocate(PREFIX_BYTES + noise.length)
                .put((byte) 0)
                .putInt(UNKNOWN_SCHEMA)
                .put(noise)
                .array();
    }
}
