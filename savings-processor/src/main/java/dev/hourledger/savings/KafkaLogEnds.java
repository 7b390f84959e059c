package dev.hourledger.savings;

import dev.hourledger.contract.Topic;
import dev.hourledger.savings.readback.LogEnds;
import dev.hourledger.savings.setup.Setup;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks leaders for their high watermarks. A new leader does not answer before its own has reached where that of the one
 * before may have been (KIP-207). Thread-safe.
 */
final class KafkaLogEnds implements LogEnds, AutoCloseable {
    /** Gateways wait for some seconds at most, and a connection that leads nowhere is to be noticed before. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Admin admin;

    KafkaLogEnds(Map<String, String> kafka) {
        this.admin = Setup.admin(kafka, "hourledger-read-index", TIMEOUT);
    }

    @Override
    public CompletionStage<Long> of(int partition) {
        TopicPartition source = new TopicPartition(Topic.RAW_EVENTS.topicName(), partition);
        return admin.listOffsets(Map.of(source, OffsetSpec.latest()))
                .partitionResult(source)
                .toCompletionStage()
                .thenApply(ListOffsetsResultInfo::offset);
    }

    /** Questions under way fail. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
