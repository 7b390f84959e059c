package dev.hourledger.benchmarks;

import dev.hourledger.contract.Topic;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How long raw-events is, and how far a processor has come in it, all partitions together. Stateless. */
final class RawLog {
    private RawLog() {}

    static long end(Admin admin, int partitions) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(Topic.RAW_EVENTS.topicName(), number))
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get().values().stream()
                .mapToLong(found -> found.offset())
                .sum();
    }

    /** What the processor of this application id has committed; 0 before it has. */
    static long committed(Admin admin, String application) throws InterruptedException, ExecutionException {
        return admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get().values().stream()
                .mapToLong(committed -> committed == null ? 0 : committed.offset())
                .sum();
    }
}
