package dev.hourledger.savings.projection;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.savings.projection.UnavailableException.Part;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SerdeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads batches of enriched-events and has them written. Postgres alone says how far a partition is: after an
 * assignment, after another instance was faster and after any failure the loop is out of step, and gets back into it in
 * the one way there is, by reading the offsets and seeking. While a part is away the partitions are paused and polling
 * goes on, so the membership stays. For one thread; no stream thread.
 */
final class ProjectionLoop implements ConsumerRebalanceListener {
    static final String TOPIC = Topic.ENRICHED_EVENTS.topicName();

    private static final Duration POLL_WAIT = Duration.ofMillis(500);
    /** Empty polls, some 10 s of them, after which the tables are looked at: nothing else tells that they are empty. */
    private static final int IDLE_POLLS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(ProjectionLoop.class);

    private final Consumer<byte[], byte[]> consumer;
    private final AvroSerde<EnrichedEvent> serde;
    private final PostgresProjection postgres;
    private final DeadLetters deadLetters;
    private final ProjectionProgress progress;
    private final Backoff backoff = new Backoff();
    private SortedMap<Integer, Long> nextOffsets = new TreeMap<>();
    private boolean inStep;
    private int idlePolls;

    ProjectionLoop(
            Consumer<byte[], byte[]> consumer,
            AvroSerde<EnrichedEvent> serde,
            PostgresProjection postgres,
            DeadLetters deadLetters,
            ProjectionProgress progress) {
        this.consumer = consumer;
        this.serde = serde;
        this.postgres = postgres;
        this.deadLetters = deadLetters;
        this.progress = progress;
    }

    void subscribe() {
        consumer.subscribe(List.of(TOPIC), this);
    }

    /** One batch, or one attempt at it. Throws what the consumer throws, nothing else. */
    void step() {
        try {
            if (!inStep) {
                getInStep();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_WAIT);
            if (inStep && (records.isEmpty() ? stillThere() : store(records))) {
                measure();
                backoff.reset();
            }
        } catch (UnavailableException e) {
            progress.failed(e.part());
            waitPaused(e);
        } catch (OffsetOutOfRangeException e) {
            LOG.atError()
                    .addKeyValue("offsets", e.offsetOutOfRangePartitions())
                    .log("the log no longer (or not yet) has these offsets: going on at its beginning");
            consumer.seekToBeginning(e.partitions());
        }
    }

    /** False when the tables are not as they were left, which is looked at now and then while nothing comes. */
    private boolean stillThere() {
        idlePolls = (idlePolls + 1) % IDLE_POLLS;
        if (idlePolls == 0 && !storedOffsets(consumer.assignment()).equals(nextOffsets)) {
            outOfStep();
        }
        return inStep;
    }

    private SortedMap<Integer, Long> storedOffsets(Set<TopicPartition> assigned) {
        return postgres.offsets(numbers(assigned));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }

    private void outOfStep() {
        LOG.info("another instance went on, or the tables were emptied: reading the offsets again");
        inStep = false;
    }

    private void getInStep() {
        Set<TopicPartition> assigned = consumer.assignment();
        nextOffsets = storedOffsets(assigned);
        nextOffsets.forEach((partition, offset) -> {
            TopicPartition where = new TopicPartition(TOPIC, partition);
            if (offset == 0) {
                consumer.seekToBeginning(List.of(where)); // retention may have taken the first ones
            } else {
                consumer.seek(where, offset);
            }
        });
        consumer.resume(assigned);
        inStep = true;
        LOG.atInfo().addKeyValue("nextOffsets", nextOffsets).log("projecting");
    }

    private void waitPaused(UnavailableException cause) {
        Duration pause = backoff.next();
        LOG.atWarn()
                .addKeyValue("part", cause.part())
                .addKeyValue("reason", cause.getMessage())
                .addKeyValue("pauseMillis", pause.toMillis())
                .log("projection waits");
        inStep = false;
        consumer.pause(consumer.assignment());
        consumer.poll(pause); // gives nothing, as every partition is paused; keeps the membership
    }

    /** False when the loop fell out of step, which leaves the rest to another attempt. */
    private boolean store(ConsumerRecords<byte[], byte[]> records) {
        SortedMap<Integer, Long> reached = new TreeMap<>();
        records.nextOffsets().forEach((where, next) -> reached.put(where.partition(), next.offset()));
        if (!store(new EventBatch(decode(records), reached))) {
            return false;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            progress.storedTo(record.partition(), Instant.ofEpochMilli(record.timestamp()));
        }
        return true;
    }

    private List<EventBatch.Row> decode(ConsumerRecords<byte[], byte[]> records) {
        List<EventBatch.Row> rows = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                rows.add(new EventBatch.Row(record, serde.decode(valueOf(record))));
            } catch (RegistryUnavailableException e) {
                throw new UnavailableException(Part.REGISTRY, "schema unknown here: " + e.getMessage(), e);
            } catch (SerdeException e) {
                giveUp(record, String.valueOf(e.getMessage()));
            }
        }
        return rows;
    }

    private boolean store(EventBatch batch) {
        Instant began = progress.startWrite();
        return postgres.write(batch, nextOffsets)
                .fold(
                        inserted -> {
                            nextOffsets.putAll(batch.nextOffsets());
                            progress.stored(began, batch, inserted);
                            return true;
                        },
                        () -> {
                            outOfStep();
                            return false;
                        },
                        reason -> storeWithoutBadRow(batch, reason));
    }

    /** Halves the batch until the row that Postgres refuses is alone, and goes on without it (P7). */
    private boolean storeWithoutBadRow(EventBatch batch, String reason) {
        if (batch.rows().size() > 1) {
            return store(batch.firstHalf()) && store(batch.secondHalf());
        }
        EventBatch.Row bad = batch.rows().get(0);
        LOG.atError().addKeyValue("eventId", bad.event().getEventId()).log("Postgres refuses this event");
        giveUp(bad.source(), reason);
        return store(batch.withoutRows());
    }

    private void giveUp(ConsumerRecord<byte[], byte[]> record, String reason) {
        deadLetters.send(record, reason);
        progress.deadLettered();
    }

    private void measure() {
        for (TopicPartition where : consumer.assignment()) {
            consumer.currentLag(where).ifPresent(records -> progress.behind(where.partition(), records));
        }
    }

    private static byte[] valueOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        return value == null ? new byte[0] : value; // not in the wire format, and dead-lettered as that
    }

    /** Parks what is new until the offsets are read: never a record from a position that Postgres did not name. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        partitions.forEach(where -> consumer.seek(where, 0));
        progress.assigned(numbers(partitions));
        inStep = false;
    }

    /** Nothing is in flight between two polls, so there is nothing to finish. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        progress.revoked(numbers(partitions));
        inStep = false;
    }
}
