package dev.hourledger.savings.topology;

import dev.hourledger.contract.ReadbackFrame.Owned;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far this process itself has decided each partition that it runs. Kafka Streams tells only what it has committed,
 * and of a task that has been given no record yet nothing; so the consumer's own position is looked at after each poll,
 * and which generation of the group it belongs to.
 * Everything happens on the stream thread that runs the partition, and counts for that thread alone. Source: ADR 0011.
 */
public final class DecidedOffsets implements KafkaClientSupplier {
    private static final Logger log = LoggerFactory.getLogger(DecidedOffsets.class);
    private static final long NONE = -1;

    private final ThreadLocal<Map<Integer, Progress>> running = ThreadLocal.withInitial(HashMap::new);
    /** As of the last poll. */
    private final ThreadLocal<Integer> generation = ThreadLocal.withInitial(() -> Owned.NO_GENERATION);

    private final Listener listener;

    /** Hears how far it is; on a stream thread, after each record: must be quick and must not block. */
    @FunctionalInterface
    public interface Listener {
        /** All records of the partition before this offset are decided here, and their outcomes can be read. */
        void decided(int partition, long nextOffset);
    }

    /** Tells this listener. */
    public DecidedOffsets(Listener listener) {
        this.listener = listener;
    }

    /** Of one partition. Records come in their order, and are decided or passed over in it. */
    private static final class Progress {
        private boolean open;
        /** The last record that the consumer has returned. */
        private long returned = NONE;
        /** The last record that was decided or has become a dead letter. */
        private long handled = NONE;
        /** What the listener was told last. */
        private long told = NONE;
    }

    /** A task runs the partition from now on, from where its group has committed. */
    public void opened(int partition) {
        progress(partition).open = true;
    }

    /**
     * The generation of the group that this thread belonged to at its last poll, or none. Whoever takes a partition
     * over sees a higher one than any that was seen here while it was run here.
     */
    public int generation() {
        return generation.get();
    }

    /** The record was decided, and all records before it. */
    public void decided(int partition, long offset) {
        Progress progress = progress(partition);
        progress.handled = Math.max(progress.handled, offset);
        tell(partition, progress, offset + 1);
    }

    /**
     * The record is passed over. The one before it may still be at work, as records are decoded one ahead; so that
     * counts after the next poll only.
     */
    public void passedOver(int partition, long offset) {
        Progress progress = progress(partition);
        progress.handled = Math.max(progress.handled, offset);
    }

    /** The task is done with the partition; whoever runs it next begins anew. */
    public void closed(int partition) {
        running.get().remove(partition);
    }

    private Progress progress(int partition) {
        return running.get().computeIfAbsent(partition, none -> new Progress());
    }

    private void tell(int partition, Progress progress, long nextOffset) {
        progress.told = nextOffset;
        listener.decided(partition, nextOffset);
    }

    private void returned(TopicPartition source, ConsumerRecords<byte[], byte[]> records) {
        List<ConsumerRecord<byte[], byte[]>> returned = records.records(source);
        Progress progress = progress(source.partition());
        // Read from further back, as the log has lost its end.
        progress.handled = Math.min(progress.handled, returned.get(0).offset() - 1);
        progress.returned = returned.get(returned.size() - 1).offset();
    }

    /** Between two polls no record is at work: what was returned is handled or still to come. */
    private void polled(TopicPartition source, Consumer<byte[], byte[]> consumer, boolean idle) {
        Progress progress = progress(source.partition());
        boolean allHandled = progress.open && progress.handled >= progress.returned;
        if (allHandled && (progress.told <= progress.handled || idle)) {
            try {
                tell(source.partition(), progress, consumer.position(source, Duration.ZERO));
            } catch (KafkaException e) {
                // The records must reach their tasks whatever happens here; the next poll looks again.
                log.debug("how far {} is can't be told now", source, e);
            }
        }
    }

    /** Reads raw-events, the only source. */
    private final class SourceConsumer extends KafkaConsumer<byte[], byte[]> {
        SourceConsumer(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            generation.set(Math.max(Owned.NO_GENERATION, groupMetadata().generationId()));
            // All of them before anything that can fail.
            records.partitions().forEach(source -> returned(source, records));
            for (TopicPartition source : assignment()) {
                if (records.records(source).isEmpty()) {
                    polled(source, this, records.isEmpty());
                }
            }
            return records;
        }

        /**
         * Kafka Streams asks when a task is about to open, and goes back to there only if it remembers that the task
         * had been open before. It forgets that when a rebalance comes between, and the new task would go on behind
         * records whose transaction was aborted. So whoever is about to open begins where the group has committed.
         */
        @Override
        public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> sources) {
            Map<TopicPartition, OffsetAndMetadata> committed = super.committed(sources);
            Set<TopicPartition> assigned = assignment();
            committed.forEach((source, offset) -> {
                if (assigned.contains(source) && !progress(source.partition()).open) {
                    if (offset == null) {
                        seekToBeginning(List.of(source));
                    } else {
                        seek(source, offset);
                    }
                }
            });
            return committed;
        }
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new SourceConsumer(config);
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }
}
