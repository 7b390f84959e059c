package dev.hourledger.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.contract.EventId;
import dev.hourledger.contract.RecordHeaders;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.RawEvent;
import dev.hourledger.events.TaskReported;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.HttpSchemaRegistry;
import dev.hourledger.serde.Subject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes a log long without sending every request: reports that came by HTTP are published again, each as a new event of
 * now. The processor decides and the projection stores them as all others. For one thread.
 */
final class Backfill {
    private static final int TEMPLATES = 4_096;
    private static final Duration TEMPLATES_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration DECIDED_LIMIT = Duration.ofHours(2);
    private static final Duration TELL_EVERY = Duration.ofSeconds(10);
    private static final int BATCH_BYTES = 256 << 10;
    private static final int LINGER_MILLIS = 5;
    private static final long POLL_MILLIS = 200;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String kafka;
    private final String application;
    private final AvroSerde<RawEvent> serde;
    private final Consumer<String> say;

    /**
     * Nothing is done yet.
     *
     * @param application application id of the processor, which is waited for
     * @param say is told how far it is, now and then
     */
    Backfill(String kafka, String registry, String application, Consumer<String> say) {
        this.kafka = kafka;
        this.application = application;
        this.say = say;
        serde = new AvroSerde<>(
                Subject.RAW_EVENTS.subjectName(),
                Subject.RAW_EVENTS.schema(),
                new HttpSchemaRegistry(URI.create(registry), false, Map.of()));
    }

    /** Publishes so much, and waits until it is decided. */
    void publish(Growth growth) {
        List<Template> templates = templates();
        AtomicReference<Exception> failure = new AtomicReference<>();
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
                ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES,
                ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            Pace pace = new Pace("published", 0, growth.events());
            for (long number = 0; number < growth.events(); number++) {
                Template template = templates.get((int) (number % templates.size()));
                var unused = producer.send(template.again(serde, number, growth.isKeyed(number)), (done, problem) -> {
                    if (problem != null) {
                        failure.set(problem);
                    }
                });
                pace.at(number);
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("not everything could be published", failure.get());
        }
        awaitDecided(templates.get(0).partitions());
    }

    private List<Template> templates() {
        List<Template> templates = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> all = consumer.partitionsFor(Topic.RAW_EVENTS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            // One after the other, so that each partition, and with it each organisation, has its share.
            for (TopicPartition partition : all) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long limit = System.nanoTime() + TEMPLATES_LIMIT.toNanos();
                int enough = templates.size() + TEMPLATES / all.size();
                long end = Objects.requireNonNull(
                        consumer.endOffsets(List.of(partition)).get(partition));
                while (templates.size() < enough && consumer.position(partition) < end && System.nanoTime() < limit) {
                    for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                        RawEvent event = serde.decode(found.value());
                        if (templates.size() < enough && event.getBody() instanceof TaskReported) {
                            templates.add(new Template(event, found.key(), found.partition(), all.size()));
                        }
                    }
                }
            }
        }
        if (templates.isEmpty()) {
            throw new IllegalStateException("no request was sent yet: there is nothing to publish again");
        }
        return templates;
    }

    private void awaitDecided(int partitions) {
        long limit = System.nanoTime() + DECIDED_LIMIT.toNanos();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            long end = RawLog.end(admin, partitions);
            long done = RawLog.committed(admin, application);
            Pace pace = new Pace("decided", done, end);
            for (; done < end; done = RawLog.committed(admin, application)) {
                if (System.nanoTime() > limit) {
                    throw new IllegalStateException("only " + done + " of " + end + " records are decided");
                }
                pace.at(done);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the processor can't be watched", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says now and then how far it is, how fast, and how long it will take. */
    private final class Pace {
        private final String what;
        private final long first;
        private final long end;
        private final long begin = System.nanoTime();
        private long told = begin;

        Pace(String what, long first, long end) {
            this.what = what;
            this.first = first;
            this.end = end;
        }

        void at(long done) {
            long now = System.nanoTime();
            if (now - told < TELL_EVERY.toNanos()) {
                return;
            }
            told = now;
            double perSecond = Math.max(1, done - first) * NANOS_PER_SECOND / (now - begin);
            long left = (long) ((end - done) / perSecond);
            say.accept(String.format(
                    Locale.ROOT,
                    "%s %d of %d, %.0f/s, %d:%02d left",
                    what,
                    done,
                    end,
                    perSecond,
                    left / 60,
                    left % 60));
        }
    }

    /** A report as the gateway published it. */
    private record Template(RawEvent event, byte[] key, int partition, int partitions) {
        ProducerRecord<byte[], byte[]> again(AvroSerde<RawEvent> serde, long number, boolean keyed) {
            String id = UlidCreator.getMonotonicUlid().toString();
            RawEvent fresh = RawEvent.newBuilder(event)
                    .setEventId(EventId.PREFIX + id)
                    .setReceivedAt(Instant.now())
                    .setBody(TaskReported.newBuilder((TaskReported) event.getBody())
                            .setIdempotencyKey(keyed ? "grown-" + number + "-" + id : null)
                            .build())
                    .build();
            var copy = new ProducerRecord<byte[], byte[]>(
                    Topic.RAW_EVENTS.topicName(), partition, key, serde.encode(fresh));
            copy.headers().add(RecordHeaders.REQUEST_ID, ("grown-" + number).getBytes(US_ASCII));
            return copy;
        }
    }
}
