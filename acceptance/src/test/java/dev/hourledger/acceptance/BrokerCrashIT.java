package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.BrokerProcess;
import dev.hourledger.standalone.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The laptop's only broker is killed while many transactions are being committed: when it is back, none stays open, or
 * nobody would ever read past it (KAFKA-20734). Source: P7, failure table.
 */
class BrokerCrashIT {
    private static final String TOPIC = "crash";
    private static final int PARTITIONS = 4;
    /** So many that some are between the decision to commit and the last marker whenever the broker dies. */
    private static final int PRODUCERS = 24;

    private static final int COMMITS_BEFORE_THE_KILL = 600;
    private static final int TRANSACTION_TIMEOUT_MS = 3_000;
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final AtomicInteger commits = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void shouldLeaveNoTransactionOpenAfterAKill() throws Exception {
        int port = FreePort.next();
        try (BrokerProcess broker = BrokerProcess.start(directory, port)) {
            try (Admin admin = admin(broker)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                        .all()
                        .get();
            }
            List<Thread> producers = IntStream.range(0, PRODUCERS)
                    .mapToObj(number -> commitUntilTheBrokerDies(broker.bootstrapServers(), number))
                    .toList();
            await().atMost(PATIENCE).until(() -> commits.get() > COMMITS_BEFORE_THE_KILL);
            broker.kill();
            for (Thread producer : producers) {
                producer.interrupt();
                producer.join();
            }
        }
        try (BrokerProcess again = BrokerProcess.start(directory, port);
                Admin admin = admin(again)) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(ends(admin, IsolationLevel.READ_COMMITTED))
                    .isEqualTo(ends(admin, IsolationLevel.READ_UNCOMMITTED)));
            System.out.printf(
                    "broker killed after %d commits, ends %s%n",
                    commits.get(), ends(admin, IsolationLevel.READ_COMMITTED));
        }
    }

    private Thread commitUntilTheBrokerDies(String bootstrapServers, int number) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "producer-" + number,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                TRANSACTION_TIMEOUT_MS);
        Thread thread = new Thread(() -> commitAll(settings), "producer-" + number);
        thread.start();
        return thread;
    }

    /** Ends by the interrupt: there is no other way out of a call to a broker that is gone. */
    private void commitAll(Map<String, Object> settings) {
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                records.add(new ProducerRecord<>(TOPIC, partition, null, new byte[100]));
            }
            while (true) {
                producer.beginTransaction();
                for (ProducerRecord<byte[], byte[]> record : records) {
                    var unused = producer.send(record);
                }
                producer.commitTransaction();
                commits.incrementAndGet();
            }
        } catch (KafkaException e) {
            Thread.interrupted();
            producer.close(Duration.ZERO);
        }
    }

    /** Up to where a reader gets, by partition. */
    private static Map<Integer, Long> ends(Admin admin, IsolationLevel isolation)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        Map<Integer, Long> ends = new TreeMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : admin.listOffsets(
                        latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .entrySet()) {
            ends.put(end.getKey().partition(), end.getValue().offset());
        }
        return ends;
    }

    private static Admin admin(BrokerProcess broker) {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }
}
