package dev.hourledger.savings.setup;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.events.RawEvent;
import dev.hourledger.serde.AvroSerde;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes reference data into the log, a record to every partition: into an empty log before anything else, and later
 * into each partition whose state is older than what this release brings. An equal or lower version changes nothing
 * there, so publishing twice is harmless. Thread-safe. Source: design "The flow", promise P4.
 */
public final class ReferencePublisher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReferencePublisher.class);
    /** Belongs to every organisation of its partition. */
    private static final String NO_ORG = "";
    /** Catalogue and plans. */
    private static final int RECORDS = 2;

    private final AvroSerde<RawEvent> serde;
    private final CatalogueLoaded catalogue;
    private final PlansLoaded plans;
    private final Supplier<String> eventIds;
    private final Clock clock;
    private final KafkaProducer<String, byte[]> producer;

    ReferencePublisher(
            Map<String, String> kafka,
            AvroSerde<RawEvent> serde,
            ReferenceData data,
            Supplier<String> eventIds,
            Clock clock) {
        this.serde = serde;
        this.catalogue = data.catalogue();
        this.plans = data.plans();
        this.eventIds = eventIds;
        this.clock = clock;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "hourledger-reference-data");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** What a release and its operator bring. */
    record ReferenceData(CatalogueLoaded catalogue, PlansLoaded plans) {}

    /** Fills the partitions that hold nothing yet, or half of it after a crash, and returns when the log has it. */
    void publishToEmptyPartitions(Admin admin, int partitions) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(Topic.RAW_EVENTS.topicName(), partition), OffsetSpec.latest());
        }
        for (var end : admin.listOffsets(latest).all().get().entrySet()) {
            if (end.getValue().offset() < RECORDS) {
                publish(end.getKey().partition(), catalogue).get();
                publish(end.getKey().partition(), plans).get();
            }
        }
    }

    /**
     * Brings a partition up to date whose state holds these versions. Does not wait. An empty state holds neither,
     * though the log may: publishing once more changes nothing, and not publishing might leave a partition without
     * plans.
     */
    public void upgrade(int partition, int catalogueVersion, int plansVersion) {
        // What became of them is logged; a failed one is published again when the partition's task starts the next
        // time.
        if (catalogueVersion < catalogue.getVersion()) {
            Future<?> unused = publish(partition, catalogue);
        }
        if (plansVersion < plans.getVersion()) {
            Future<?> unused = publish(partition, plans);
        }
    }

    private Future<?> publish(int partition, Object body) {
        Instant now = clock.instant();
        RawEvent event = new RawEvent(eventIds.get(), NO_ORG, now, null, true, body);
        byte[] value = serde.encode(event);
        return producer.send(
                new ProducerRecord<>(Topic.RAW_EVENTS.topicName(), partition, NO_ORG, value), (metadata, failure) -> {
                    String kind = body.getClass().getSimpleName();
                    if (failure == null) {
                        log.info("published {} to partition {}", kind, partition);
                    } else {
                        log.error("could not publish {} to partition {}", kind, partition, failure);
                    }
                });
    }

    @Override
    public void close() {
        producer.close();
    }
}
