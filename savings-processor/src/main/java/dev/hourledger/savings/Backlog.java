package dev.hourledger.savings;

import static java.util.Objects.requireNonNull;

import dev.hourledger.contract.Topic;
import dev.hourledger.savings.setup.Setup;
import dev.hourledger.service.HealthCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was in the log when this process started, and whether the group has decided all of it: committed, so that every
 * reader of committed records has its effects. Asked once and then no more, as whoever is ready stays so while the log
 * grows. Thread-safe.
 */
final class Backlog implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Map<String, String> kafka;
    private final String group;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Optional<String> problem = Optional.of("not known yet");

    private Backlog(Map<String, String> kafka, String group) {
        this.kafka = kafka;
        this.group = group;
    }

    /** Watches until all is decided, on a thread of its own; the topic is there. */
    static Backlog watch(Map<String, String> kafka, String group) {
        Backlog backlog = new Backlog(kafka, group);
        Thread watcher = new Thread(backlog::run, "backlog");
        watcher.setDaemon(true);
        watcher.start();
        return backlog;
    }

    /** Holds once all is decided, and from then on. */
    HealthCheck decided() {
        return new HealthCheck("backlog", () -> problem);
    }

    /** Does not wait: the thread has nothing to lose. */
    @Override
    public void close() {
        closing.countDown();
    }

    private void run() {
        try (Admin admin = Setup.admin(kafka, "hourledger-backlog")) {
            @Nullable Map<TopicPartition, Span> before = null;
            do {
                try {
                    before = before == null ? spans(admin) : before;
                    problem = undecided(before, admin);
                } catch (ExecutionException e) {
                    problem = Optional.of("not known: " + e.getCause());
                    log.debug("the backlog can't be asked for", e);
                }
            } while (problem.isPresent() && !closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but to end it.
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            problem = Optional.of("not watched: " + e.getMessage());
            log.error("the backlog is not watched, this process is never ready", e);
        }
    }

    private static Map<TopicPartition, Span> spans(Admin admin) throws ExecutionException, InterruptedException {
        TopicDescription topic = admin.describeTopics(List.of(Topic.RAW_EVENTS.topicName()))
                .allTopicNames()
                .get()
                .values()
                .iterator()
                .next();
        int partitions = topic.partitions().size();
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(admin, partitions, OffsetSpec.earliest());
        Map<TopicPartition, Span> spans = new HashMap<>();
        offsets(admin, partitions, OffsetSpec.latest())
                .forEach((partition, end) -> spans.put(
                        partition,
                        new Span(requireNonNull(begins.get(partition)).offset(), end.offset())));
        return spans;
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> offsets(Admin admin, int partitions, OffsetSpec which)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(Topic.RAW_EVENTS.topicName(), partition), which);
        }
        return admin.listOffsets(asked).all().get();
    }

    private Optional<String> undecided(Map<TopicPartition, Span> before, Admin admin)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long records = before.entrySet().stream()
                .mapToLong(span -> span.getValue().after(committed.get(span.getKey())))
                .sum();
        return records == 0 ? Optional.empty() : Optional.of(records + " records from before are not decided yet");
    }

    /** The records of a partition, from its first offset up to, without, {@code end}. */
    private record Span(long begin, long end) {
        /** How many are left; what retention has taken away is nobody's to decide. */
        long after(@Nullable OffsetAndMetadata committed) {
            long next = committed == null ? begin : Math.max(begin, committed.offset());
            return Math.max(0, end - next);
        }
    }
}
