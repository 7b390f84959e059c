package dev.hourledger.savings;

import dev.hourledger.contract.Topic;
import dev.hourledger.savings.readback.LogEnds;
import dev.hourledger.savings.setup.Setup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the leaders for their high watermarks. A new leader does not answer before its own has reached where that of the
 * one before may have been (KIP-207). Thread-safe.
 */
final class KafkaLogEnds implements LogEnds, AutoCloseable {
    /** Gateways wait for some seconds at most, and a connection that leads nowhere is to be noticed before. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;

    KafkaLogEnds(Map<String, String> kafka) {
        this.admin = Setup.admin(kafka, "hourledger-read-index", TIMEOUT);
    }

    @Override
    public CompletionStage<Map<Integer, Long>> of(Set<Integer> partitions) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition ->
                asked.put(new TopicPartition(Topic.RAW_EVENTS.topicName(), partition), OffsetSpec.latest()));
        return admin.listOffsets(asked).all().toCompletionStage().thenApply(KafkaLogEnds::byPartition);
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> answer) {
        Map<Integer, Long> ends = new HashMap<>();
        answer.forEach((source, end) -> ends.put(source.partition(), end.offset()));
        return ends;
    }

    /** Questions under way fail. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
