package dev.hourledger.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.AccessState;
import dev.hourledger.events.Plan;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.domain.SecretHash;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.Subject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On Kafka's own in-memory consumer; the real one is met in module acceptance. */
class AccessDirectoryTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topic.ACCESS_DIRECTORY.topicName(), 0);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String PREFIX = "abcd1234";
    private static final Instant END = Instant.parse("2026-05-06T10:42:00.123Z");

    private final Vertx vertx = Vertx.vertx();
    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroSerde<AccessEntry> serde =
            new AvroSerde<>(Subject.ACCESS_DIRECTORY.subjectName(), Subject.ACCESS_DIRECTORY.schema(), registry);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    /** MockConsumer can't be used again once it is closed. */
    private final MockConsumer<String, byte[]> afterAFailure = new MockConsumer<>("earliest");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AccessDirectory directory =
            new AccessDirectory(vertx, () -> consumer.closed() ? afterAFailure : consumer, registry, meters);
    private long nextOffset;

    @BeforeEach
    void topic() {
        Node broker = new Node(1, "127.0.0.1", 9092);
        Node[] replicas = {broker};
        for (MockConsumer<String, byte[]> one : List.of(consumer, afterAFailure)) {
            one.updatePartitions(
                    PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, broker, replicas, replicas)));
            one.updateBeginningOffsets(Map.of(PARTITION, 0L));
        }
    }

    @AfterEach
    void stop() throws Exception {
        directory.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCatchUpWithWhatWasThereAtStart() {
        start(2);
        add(PREFIX, entry(PREFIX, AccessState.active));
        await().until(() -> directory.find(PREFIX).isPresent());
        assertThat(directory.caughtUp()).isFalse();

        add("other123", entry("other123", AccessState.active));

        await().until(directory::caughtUp);
        assertThat(directory.find(PREFIX))
                .contains(new AccessGrant(
                        PREFIX,
                        "org_1",
                        new SecretHash(new byte[SecretHash.LENGTH]),
                        true,
                        false,
                        "pro",
                        200,
                        true,
                        END));
    }

    @Test
    void shouldTakeAnUnknownStateForRevoked() {
        start(0);
        add(PREFIX, entry(PREFIX, AccessState.unknown));

        await().until(() -> directory.find(PREFIX).isPresent());
        assertThat(directory.find(PREFIX).orElseThrow().revoked()).isTrue();
    }

    @Test
    void shouldForgetAKeyWhoseEntryWasRemoved() {
        start(0);
        add(PREFIX, entry(PREFIX, AccessState.active));
        await().until(() -> directory.find(PREFIX).isPresent());

        add(PREFIX, null);

        await().until(() -> directory.find(PREFIX).isEmpty());
    }

    @Test
    void shouldSkipAndCountWhatItCanNotDecode() {
        start(0);
        add(PREFIX, entry(PREFIX, AccessState.active));
        add(PREFIX, new byte[] {1, 2, 3});
        add("other123", entry(PREFIX, AccessState.revoked));
        add("third123", entry("third123", AccessState.active));

        await().until(() -> directory.find("third123").isPresent());
        assertThat(directory.find(PREFIX).orElseThrow().revoked()).isFalse();
        assertThat(meters.get("hourledger.directory.undecodable.entries")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(undecodableKeys()).isEqualTo(2);

        add(PREFIX, entry(PREFIX, AccessState.revoked));
        add("other123", null);

        await().until(() -> undecodableKeys() == 0);
    }

    private double undecodableKeys() {
        return meters.get("hourledger.directory.undecodable.keys").gauge().value();
    }

    @Test
    void shouldEndAWaitWhenTheConditionHolds() throws Exception {
        start(0);
        Future<Boolean> revoked = directory.await(PREFIX, AccessGrant::revoked, LONG);
        add(PREFIX, entry(PREFIX, AccessState.active));
        await().until(() -> directory.find(PREFIX).isPresent());
        assertThat(revoked.isComplete()).isFalse();

        add(PREFIX, entry(PREFIX, AccessState.revoked));

        assertThat(get(revoked)).isTrue();
        assertThat(get(directory.await(PREFIX, AccessGrant::revoked, LONG))).isTrue();
    }

    @Test
    void shouldEndAWaitAtItsDeadline() throws Exception {
        start(0);

        assertThat(get(directory.await(PREFIX, grant -> true, Duration.ofMillis(20))))
                .isFalse();
        assertThat(get(directory.await(PREFIX, grant -> true, Duration.ZERO))).isFalse();
    }

    @Test
    void shouldNotLetMoreWaitThanTheBound() throws Exception {
        start(0);
        for (int i = 0; i < Grants.MAX_WAITING; i++) {
            var unused = directory.await(PREFIX, grant -> true, LONG);
        }

        assertThat(get(directory.await(PREFIX, grant -> true, LONG))).isFalse();
    }

    @Test
    void shouldGoOnBehindAFailure() {
        start(0);
        add(PREFIX, entry(PREFIX, AccessState.active));
        await().until(() -> directory.find(PREFIX).isPresent());
        afterAFailure.updateEndOffsets(Map.of(PARTITION, nextOffset));
        consumer.setPollException(new KafkaException("a passing failure"));
        await().until(() -> !afterAFailure.assignment().isEmpty());

        add(afterAFailure, "later123", entry("later123", AccessState.active));

        await().until(() -> directory.find("later123").isPresent());
        assertThat(directory.caughtUp()).isTrue();
        assertThat(directory.find(PREFIX)).isPresent();
    }

    private void start(long endOffset) {
        consumer.updateEndOffsets(Map.of(PARTITION, endOffset));
        directory.start();
        await().until(() -> !consumer.assignment().isEmpty());
    }

    private void add(String key, byte @Nullable [] value) {
        add(consumer, key, value);
    }

    private void add(MockConsumer<String, byte[]> to, String key, byte @Nullable [] value) {
        long offset = nextOffset++;
        to.schedulePollTask(() -> to.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, key, value)));
    }

    private byte[] entry(String prefix, AccessState state) {
        return serde.encode(new AccessEntry(
                prefix,
                "org_1",
                ByteBuffer.allocate(SecretHash.LENGTH),
                true,
                state,
                new Plan("pro", 200, 10_000L, true, true, true),
                END));
    }

    private static boolean get(Future<Boolean> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
