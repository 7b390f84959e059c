package dev.hourledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.RecordHeaders;
import dev.hourledger.contract.Topic;
import dev.hourledger.gateway.domain.Command;
import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.kafka.KafkaCommandLog.Connection;
import dev.hourledger.gateway.port.CommandLog.Acknowledgement;
import dev.hourledger.gateway.port.CommandLog.LogUnavailableException;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.Subject;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On Kafka's own in-memory producer; the real one is met in module acceptance. */
class KafkaCommandLogTest {
    private static final int PARTITIONS = 12;

    private final Vertx vertx = Vertx.vertx();
    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldAcknowledgeOnlyWhatTheBrokersConfirmed() throws Exception {
        KafkaCommandLog log = log();
        Future<Acknowledgement> acknowledged = log.append(envelope("org_1"));
        assertThat(acknowledged.isComplete()).isFalse();

        producers.get(0).completeNext();

        assertThat(get(acknowledged).partition()).isEqualTo(log.partitionOf("org_1"));
    }

    @Test
    void shouldWriteKeyValueAndRequestId() throws Exception {
        log().append(envelope("org_1"));

        ProducerRecord<byte[], byte[]> sent = producers.get(0).history().get(0);
        assertThat(sent.topic()).isEqualTo(Topic.RAW_EVENTS.topicName());
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo("org_1");
        assertThat(sent.headers().lastHeader(RecordHeaders.REQUEST_ID).value())
                .isEqualTo("request".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldWriteReferenceDataToThePartitionThatIsNamed() throws Exception {
        KafkaCommandLog log = log();
        for (int partition = 0; partition < log.partitions(); partition++) {
            log.append(envelope(""), partition);
        }

        assertThat(producers.get(0).history())
                .extracting(ProducerRecord::partition)
                .containsExactlyElementsOf(
                        IntStream.range(0, PARTITIONS).boxed().toList());
        assertThat(producers.get(0).history())
                .allSatisfy(sent -> assertThat(sent.key()).isEmpty());
    }

    @Test
    void shouldPartitionAsEveryKafkaProducerDoes() throws Exception {
        KafkaCommandLog log = log();

        IntStream.range(0, 1_000).mapToObj(i -> "org_" + i).forEach(org -> assertThat(log.partitionOf(org))
                .isEqualTo(BuiltInPartitioner.partitionForKey(org.getBytes(StandardCharsets.UTF_8), PARTITIONS)));
    }

    @Test
    void shouldFailAsUnavailableWhenTheBrokersDoNotConfirm() throws Exception {
        Future<Acknowledgement> acknowledged = log().append(envelope("org_1"));

        producers.get(0).errorNext(new TimeoutException("no leader"));

        assertThat(failure(acknowledged)).isInstanceOf(LogUnavailableException.class);
    }

    @Test
    void shouldAnswerOnTheCallersContext() throws Exception {
        KafkaCommandLog log = log();
        Context caller = vertx.getOrCreateContext();
        Future<Context> answeredOn = Future.future(promise -> caller.runOnContext(v -> {
            log.append(envelope("org_1")).onComplete(done -> promise.complete(Vertx.currentContext()));
            producers.get(0).completeNext();
        }));

        assertThat(get(answeredOn)).isEqualTo(caller);
    }

    @Test
    void shouldReplaceAProducerThatFailedForGood() throws Exception {
        KafkaCommandLog log = log();
        producers.get(0).sendException = new KafkaException("in an error state");

        assertThat(failure(log.append(envelope("org_1")))).isInstanceOf(LogUnavailableException.class);

        await().until(() -> producers.size() == 2 && producers.get(0).closed());
        await().until(() -> {
            log.append(envelope("org_2"));
            return !producers.get(1).history().isEmpty();
        });
    }

    private KafkaCommandLog log() throws InterruptedException {
        var serde = new AvroSerde<dev.hourledger.events.RawEvent>(
                Subject.RAW_EVENTS.subjectName(), Subject.RAW_EVENTS.schema(), new InMemorySchemaRegistry());
        return new KafkaCommandLog(vertx, serde, () -> {
            producers.add(
                    new MockProducer<>(cluster(), false, null, new ByteArraySerializer(), new ByteArraySerializer()));
            return new Connection(producers.get(producers.size() - 1), () -> {});
        });
    }

    private static Cluster cluster() {
        Node broker = new Node(1, "127.0.0.1", 9092);
        Node[] replicas = {broker};
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new PartitionInfo(Topic.RAW_EVENTS.topicName(), i, broker, replicas, replicas));
        }
        return new Cluster("cluster", List.of(broker), partitions, java.util.Set.of(), java.util.Set.of());
    }

    private static CommandEnvelope envelope(String orgId) {
        return new CommandEnvelope(
                "evt_1", orgId, Instant.EPOCH, null, true, "request", new Command.RevokeApiKey("abcd1234"));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Throwable failure(Future<Acknowledgement> acknowledged) throws Exception {
        try {
            return new AssertionError("not failed: " + get(acknowledged));
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }
}
