package dev.hourledger.benchmarks.server;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What nothing that does more can beat: an HTTP server that answers at once, one that first has the body in the log,
 * and
 * one that first has read it back from there. They check nothing, decide nothing, store nothing else.
 */
public final class FloorMain {
    /** Of the floors' topic. */
    public static final String TOPIC = "floor";

    public static final int PARTITIONS = 4;
    private static final int MAX_EVENT_LOOPS = 4;
    private static final int BATCH_BYTES = 64 * 1024;
    private static final Duration POLL = Duration.ofSeconds(1);
    /** About as long as the product's. */
    private static final Buffer ANSWER = Buffer.buffer("{\"padding\":\"" + "x".repeat(450) + "\"}");

    private final Vertx vertx = Vertx.vertx();
    private final Level level;
    private final String kafka;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Waiter> waiters = new ConcurrentHashMap<>();

    private FloorMain(Level level, String kafka) {
        this.level = level;
        this.kafka = kafka;
    }

    /** How far a request goes before it is answered. */
    public enum Level {
        /** Nowhere. */
        ECHO,
        /** Acknowledged by all in-sync replicas. */
        PUBLISH,
        /** Read back by a plain consumer. */
        CONSUME
    }

    private record Waiter(Context context, Promise<Void> promise) {}

    /** A level, a port and the bootstrap servers. */
    public static void main(String[] args) {
        new FloorMain(Level.valueOf(args[0]), args[2]).run(Integer.parseInt(args[1]));
    }

    private void run(int port) {
        KafkaProducer<byte[], byte[]> producer = level == Level.ECHO ? null : new KafkaProducer<>(producerSettings());
        if (level == Level.CONSUME) {
            new Thread(this::consume, "floor-consumer").start();
        }
        DeploymentOptions all = new DeploymentOptions()
                .setInstances(Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()));
        vertx.deployVerticle(
                        () -> new AbstractVerticle() {
                            @Override
                            public void start(Promise<Void> started) {
                                HttpServer server = vertx.createHttpServer();
                                server.requestHandler(request -> request.body()
                                        .compose(body ->
                                                producer == null ? Future.succeededFuture() : publish(producer, body))
                                        .onComplete(done -> answer(request), failure -> request.response()
                                                .setStatusCode(500)
                                                .end(String.valueOf(failure))));
                                server.listen(port, "127.0.0.1")
                                        .<Void>mapEmpty()
                                        .onComplete(started);
                            }
                        },
                        all)
                .await();
    }

    private static void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("Content-Type", "application/json").end(ANSWER);
    }

    private Future<Void> publish(KafkaProducer<byte[], byte[]> producer, Buffer body) {
        Context context = vertx.getOrCreateContext();
        Promise<Void> done = Promise.promise();
        long number = numbers.getAndIncrement();
        if (level == Level.CONSUME) {
            waiters.put(number, new Waiter(context, done));
        }
        byte[] value = body.getBytes();
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        int partition = (int) (number % PARTITIONS);
        var unused = producer.send(new ProducerRecord<>(TOPIC, partition, key, value), (metadata, failure) -> {
            if (failure != null) {
                context.runOnContext(v -> done.tryFail(failure));
            } else if (level == Level.PUBLISH) {
                context.runOnContext(v -> done.tryComplete());
            }
        });
        return done.future();
    }

    private void consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class))) {
            List<TopicPartition> all = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                    .toList();
            consumer.assign(all);
            consumer.seekToEnd(all);
            all.forEach(consumer::position);
            while (true) {
                consumer.poll(POLL).forEach(event -> {
                    Waiter waiter = waiters.remove(ByteBuffer.wrap(event.key()).getLong());
                    if (waiter != null) {
                        waiter.context.runOnContext(v -> waiter.promise.tryComplete());
                    }
                });
            }
        }
    }

    private Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
    }
}
