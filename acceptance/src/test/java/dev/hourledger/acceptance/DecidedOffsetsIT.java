package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.SharedStack;
import dev.hourledger.savings.topology.DecidedOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is told as decided is decided, and it is told; on a real partition, with this thread as the stream thread. */
@ExtendWith(SharedStack.class)
class DecidedOffsetsIT {
    private static final Duration POLL = Duration.ofMillis(100);
    /** So many that whatever would be told is told. */
    private static final int IDLE_POLLS = 5;

    private static final int MAX_POLLS = 100;

    private final String kafka;
    private final List<Long> told = new ArrayList<>();
    private final DecidedOffsets offsets = new DecidedOffsets((partition, next) -> told.add(next));
    private final TopicPartition source = new TopicPartition("decided-" + System.nanoTime(), 0);
    private Consumer<byte[], byte[]> consumer;

    DecidedOffsetsIT(SharedStack.Parts parts) {
        this.kafka = parts.ownStack().infrastructure().kafka();
    }

    @BeforeEach
    void start() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(List.of(new NewTopic(source.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
        consumer = newConsumer();
        consumer.assign(List.of(source));
    }

    private Consumer<byte[], byte[]> newConsumer() {
        return offsets.getConsumer(Map.of(
                "bootstrap.servers", kafka,
                "group.id", source.topic(),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "isolation.level", "read_committed"));
    }

    @AfterEach
    void stop() {
        consumer.close();
    }

    @Test
    void shouldTellWhereAPartitionEndsToWhichNothingComes() throws Exception {
        write(3);
        commit(3);
        idle();
        assertThat(told).as("before a task has opened").isEmpty();

        offsets.opened(0);
        idle();

        assertThat(told).isNotEmpty().containsOnly(3L);
    }

    @Test
    void shouldTellNothingOfRecordsThatAreStillToBeDecided() throws Exception {
        offsets.opened(0);
        write(3);
        read(3);
        idle();
        assertThat(told).filteredOn(next -> next > 0).isEmpty();

        offsets.decided(0, 0);
        offsets.decided(0, 1);
        idle();
        assertThat(told).endsWith(1L, 2L);
        offsets.decided(0, 2);
        assertThat(told).endsWith(1L, 2L, 3L);
    }

    /** Kafka Streams decodes one ahead: a dead letter comes before the record in front of it is decided. */
    @Test
    void shouldPassDeadLettersBehindARecord() throws Exception {
        offsets.opened(0);
        write(3);
        read(3);
        offsets.passedOver(0, 1);
        offsets.decided(0, 0);
        offsets.passedOver(0, 2);
        assertThat(told).endsWith(1L);

        idle();

        assertThat(told).endsWith(3L);
    }

    @Test
    void shouldBeginAnewWhenReadFromFurtherBack() throws Exception {
        offsets.opened(0);
        write(3);
        read(3);
        for (int offset = 0; offset < 3; offset++) {
            offsets.decided(0, offset);
        }
        consumer.seek(source, 1);
        read(2);
        told.clear();

        idle();
        assertThat(told).isEmpty();
        offsets.decided(0, 1);
        assertThat(told).containsExactly(2L);
    }

    @Test
    void shouldPassTheMarkersOfTransactions() throws Exception {
        offsets.opened(0);
        try (KafkaProducer<byte[], byte[]> producer =
                producer(Map.of("bootstrap.servers", kafka, "transactional.id", source.topic()))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(source.topic(), new byte[1])).get();
            producer.commitTransaction();
        }
        read(1);
        offsets.decided(0, 0);

        idle();

        assertThat(told).endsWith(2L);
    }

    /** Else records would be lost whose transaction was aborted. */
    @Test
    void shouldBeginWhereTheGroupHasCommittedWheneverATaskOpens() throws Exception {
        offsets.opened(0);
        write(3);
        read(3);
        commit(1);
        consumer.committed(Set.of(source));
        assertThat(consumer.position(source)).as("of a task that is open").isEqualTo(3);

        offsets.closed(0);
        consumer.committed(Set.of(source));
        assertThat(consumer.position(source)).isEqualTo(1);
        read(2);
    }

    @Test
    void shouldBeginAtTheBeginningWhereTheGroupHasCommittedNothing() throws Exception {
        write(3);
        read(3);

        consumer.committed(Set.of(source));

        read(3);
    }

    /** So gateways can tell who took it last. */
    @Test
    void shouldKnowTheGenerationInWhichAPartitionIsTaken() {
        assertThat(offsets.generation()).isZero();

        consumer.unsubscribe();
        int first = generationOnceAssigned(consumer);
        consumer.unsubscribe();
        try (Consumer<byte[], byte[]> next = newConsumer()) {
            assertThat(first).isPositive().isLessThan(generationOnceAssigned(next));
        }
    }

    private int generationOnceAssigned(Consumer<byte[], byte[]> member) {
        member.subscribe(List.of(source.topic()));
        for (int polls = 0; member.assignment().isEmpty() && polls < MAX_POLLS; polls++) {
            member.poll(POLL);
        }
        assertThat(member.assignment()).containsExactly(source);
        return offsets.generation();
    }

    private void write(int records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("bootstrap.servers", kafka))) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(source.topic(), new byte[1])).get();
            }
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void commit(long offset) {
        consumer.commitSync(Map.of(source, new OffsetAndMetadata(offset)));
    }

    /** Reads so many records, and not one more. */
    private void read(int records) {
        int read = 0;
        for (int polls = 0; read < records && polls < MAX_POLLS; polls++) {
            read += consumer.poll(POLL).count();
        }
        assertThat(read).isEqualTo(records);
    }

    private void idle() {
        for (int i = 0; i < IDLE_POLLS; i++) {
            assertThat(consumer.poll(POLL)).isEmpty();
        }
    }
}
