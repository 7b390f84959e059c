package dev.hourledger.gateway.kafka;

import dev.hourledger.contract.RecordHeaders;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.RawEvent;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.Subject;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic raw-events behind one idempotent producer. Thread-safe; {@link #append} never blocks: metadata is fetched
 * before the first append and kept, and a full buffer fails at once.
 *
 * <p>A plain producer, since vertx-kafka-client's hands every send to a worker thread with a queue that has no bound.
 * The partition is chosen here, with the number of partitions seen at start: it is fixed for the life of a log, and so
 * the partition that is asked for an outcome is by construction the one that the record went to. Source: P1, P8, ADR
 * 0002.
 */
public final class KafkaCommandLog implements CommandLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCommandLog.class);
    private static final String TOPIC = Topic.RAW_EVENTS.topicName();
    /** Metadata of a topic that exists comes in milliseconds. */
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

    private static final Duration WARM_UP_PAUSE = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final AvroSerde<RawEvent> serde;
    private final Factory factory;
    private final int partitions;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Connection connection;

    /** A producer and what publishes its metrics. */
    static final class Connection {
        private final Producer<byte[], byte[]> producer;
        private final Runnable unpublishMetrics;

        Connection(Producer<byte[], byte[]> producer, Runnable unpublishMetrics) {
            this.producer = producer;
            this.unpublishMetrics = unpublishMetrics;
        }

        private void close(Duration limit) {
            unpublishMetrics.run();
            producer.close(limit);
        }
    }

    /** Makes producers; they are replaced when one has failed for good. */
    interface Factory {
        Connection connect();
    }

    KafkaCommandLog(Vertx vertx, AvroSerde<RawEvent> serde, Factory factory) throws InterruptedException {
        this.vertx = vertx;
        this.serde = serde;
        this.factory = factory;
        this.connection = factory.connect();
        this.partitions = warm(connection);
    }

    /**
     * Connects and fetches metadata; blocks meanwhile. The topic must exist: a producer would have the brokers create
     * it with their defaults. The schema's id must be known already, see {@link AvroSerde#warmUp}.
     *
     * @param deadline of a request; the log confirms or fails well within it
     * @throws org.apache.kafka.common.errors.TimeoutException when the metadata does not come
     */
    public static KafkaCommandLog start(
            Vertx vertx, GatewayConfig.Kafka kafka, Duration deadline, SchemaRegistry registry, MeterRegistry meters)
            throws InterruptedException {
        AvroSerde<RawEvent> serde =
                new AvroSerde<>(Subject.RAW_EVENTS.subjectName(), Subject.RAW_EVENTS.schema(), registry);
        serde.warmUp();
        return new KafkaCommandLog(vertx, serde, () -> connect(kafka, deadline, meters));
    }

    private static Connection connect(GatewayConfig.Kafka kafka, Duration deadline, MeterRegistry meters) {
        var producer = new KafkaProducer<byte[], byte[]>(KafkaClientConfig.producer(kafka, deadline));
        var metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
        return new Connection(producer, metrics::close);
    }

    @Override
    public Future<Acknowledgement> append(CommandEnvelope envelope, int partition) {
        Context caller = vertx.getOrCreateContext();
        Promise<Acknowledgement> acknowledged = Promise.promise();
        ProducerRecord<byte[], byte[]> event;
        try {
            event = toRecord(envelope, partition);
        } catch (RuntimeException e) {
            // The command does not fit its schema: a bug, and nothing was sent.
            return Future.failedFuture(e);
        }
        Connection current = connection;
        try {
            // The callback hears all that the returned future would.
            var unused = current.producer.send(
                    event, (metadata, failure) -> caller.runOnContext(v -> settle(acknowledged, metadata, failure)));
        } catch (KafkaException | IllegalStateException e) {
            // Whatever passes goes to the callback; what is thrown here means that this producer will never send again.
            renew(current, e);
            acknowledged.fail(new LogUnavailableException("the log's producer has failed and is being replaced", e));
        }
        return acknowledged.future();
    }

    private static void settle(
            Promise<Acknowledgement> acknowledged, RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            acknowledged.complete(
                    new Acknowledgement(metadata.partition(), Instant.ofEpochMilli(metadata.timestamp())));
        } else {
            acknowledged.fail(new LogUnavailableException("the log did not confirm: " + failure.getMessage(), failure));
        }
    }

    private ProducerRecord<byte[], byte[]> toRecord(CommandEnvelope envelope, int partition) {
        byte[] key = envelope.orgId().getBytes(StandardCharsets.UTF_8);
        byte[] value = serde.encode(RawEvents.toAvro(envelope));
        var event = new ProducerRecord<byte[], byte[]>(TOPIC, partition, key, value);
        event.headers().add(RecordHeaders.REQUEST_ID, envelope.requestId().getBytes(StandardCharsets.UTF_8));
        if (envelope.traceparent() != null) {
            event.headers()
                    .add(RecordHeaders.TRACEPARENT, envelope.traceparent().getBytes(StandardCharsets.US_ASCII));
        }
        return event;
    }

    /** The partition of an organisation's records; the same as any Kafka producer's default for this key. */
    @Override
    public int partitionOf(String orgId) {
        return Utils.toPositive(Utils.murmur2(orgId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** The number of partitions of the log, as it was at start. */
    @Override
    public int partitions() {
        return partitions;
    }

    /** Sends what is buffered, then ends; blocks up to 5 s. */
    @Override
    public void close() {
        connection.close(CLOSE_LIMIT);
    }

    private void renew(Connection failed, Exception cause) {
        if (connection != failed || !renewing.compareAndSet(false, true)) {
            return;
        }
        LOG.atError().setCause(cause).log("the log's producer has failed for good and is replaced");
        vertx.executeBlocking(() -> replace(failed), false).onComplete((fresh, failure) -> {
            renewing.set(false);
            if (failure == null) {
                LOG.info("the log's producer is replaced");
            } else {
                LOG.atError()
                        .setCause(failure)
                        .log("the log's producer could not be replaced, the next append tries again");
            }
        });
    }

    private Connection replace(Connection failed) throws InterruptedException {
        failed.close(Duration.ZERO);
        Connection fresh = factory.connect();
        try {
            warm(fresh);
        } catch (RuntimeException | InterruptedException e) {
            fresh.close(Duration.ZERO);
            throw e;
        }
        connection = fresh;
        return fresh;
    }

    /**
     * Fetches the topic's metadata; asked again and again because the producer itself must never wait (max.block.ms=0).
     */
    private static int warm(Connection connection) throws InterruptedException {
        for (long attempts = WARM_UP_LIMIT.dividedBy(WARM_UP_PAUSE); ; attempts--) {
            try {
                return connection.producer.partitionsFor(TOPIC).size();
            } catch (TimeoutException e) {
                if (attempts <= 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(WARM_UP_PAUSE.toMillis());
            }
        }
    }
}
