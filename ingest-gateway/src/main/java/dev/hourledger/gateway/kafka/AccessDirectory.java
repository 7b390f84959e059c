package dev.hourledger.gateway.kafka;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.AccessGrant;
import dev.hourledger.gateway.port.Directory;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.SerdeException;
import dev.hourledger.serde.Subject;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic access-directory in memory. Reads and waits are thread-safe and never block. An entry that can't be decoded
 * is skipped, counted and logged without its contents; the key's last good entry stays. Source: design "The flow", P6,
 * ADR
 * 0007.
 *
 * <p>A plain consumer on a thread of its own, since what it does belongs on the polling thread, which
 * vertx-kafka-client hides: "caught up" is a statement about the position after a poll (transaction markers take
 * offsets, too, so that no record ever reaches the end), decoding may have to wait for the registry, and failures need
 * a pause, where that client polls again at once.
 */
public final class AccessDirectory implements Directory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessDirectory.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.ACCESS_DIRECTORY.topicName(), 0);
    private static final Duration POLL_LIMIT = Duration.ofMillis(500);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Supplier<Consumer<String, byte[]>> connect;
    private final AvroSerde<AccessEntry> serde;
    private final Grants grants;
    private final Counter undecodable;
    /** Keys whose last entry is not known here: what was said of them before still counts. */
    private final Set<String> undecodableKeys = ConcurrentHashMap.newKeySet();

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Promise<Void> caughtUp = Promise.promise();
    private final Thread reader = new Thread(this::run, "access-directory");

    private volatile @Nullable Consumer<String, byte[]> consumer;
    /** Where to go on after a failure: reading again from the start would let revoked keys in for a moment. */
    private long nextOffset;

    AccessDirectory(
            Vertx vertx, Supplier<Consumer<String, byte[]>> connect, SchemaRegistry registry, MeterRegistry meters) {
        this.connect = connect;
        this.serde =
                new AvroSerde<>(Subject.ACCESS_DIRECTORY.subjectName(), Subject.ACCESS_DIRECTORY.schema(), registry);
        this.grants = new Grants(vertx);
        this.undecodable = Counter.builder("hourledger.directory.undecodable.entries")
                .description("entries of access-directory that were skipped because they can't be decoded")
                .register(meters);
        Gauge.builder("hourledger.directory.undecodable.keys", undecodableKeys, Set::size)
                .description("API keys whose last entry can't be decoded")
                .register(meters);
        Gauge.builder("hourledger.directory.keys", grants, Grants::size)
                .description("API keys in memory")
                .register(meters);
    }

    /** Starts reading in the background; what is missing (Kafka, topic, registry) is waited for. */
    public static AccessDirectory start(
            Vertx vertx, GatewayConfig.Kafka kafka, SchemaRegistry registry, MeterRegistry meters) {
        AccessDirectory directory = new AccessDirectory(
                vertx, () -> new KafkaConsumer<>(KafkaClientConfig.consumer(kafka)), registry, meters);
        directory.start();
        return directory;
    }

    void start() {
        reader.start();
    }

    @Override
    public Optional<AccessGrant> find(String prefix) {
        return grants.find(prefix);
    }

    @Override
    public Future<Boolean> await(String prefix, Predicate<AccessGrant> condition, Duration left) {
        return grants.await(prefix, condition, left);
    }

    @Override
    public boolean caughtUp() {
        return caughtUp.future().succeeded();
    }

    /** Succeeds when {@link #caughtUp} becomes true; never fails. */
    public Future<Void> whenCaughtUp() {
        return caughtUp.future();
    }

    /** Stops reading; blocks up to 2 s. */
    @Override
    public void close() {
        closing.countDown();
        Consumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            reader.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        do {
            try (Consumer<String, byte[]> fresh = connect.get()) {
                consumer = fresh;
                read(fresh);
            } catch (WakeupException e) {
                LOG.debug("access directory: woken up to close", e);
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("reading the access directory failed, going on in a second");
            }
        } while (!closesWithin(RETRY_PAUSE));
    }

    private void read(Consumer<String, byte[]> from) {
        if (!topicExists(from)) {
            return;
        }
        from.assign(List.of(PARTITION));
        from.seek(PARTITION, nextOffset);
        long end = endOffset(from);
        Progress progress = new Progress(end);
        while (!closesWithin(Duration.ZERO)) {
            for (ConsumerRecord<String, byte[]> entry : from.poll(POLL_LIMIT)) {
                apply(entry);
                nextOffset = entry.offset() + 1;
            }
            long position = from.position(PARTITION);
            if (position >= end && caughtUp.tryComplete()) {
                LOG.atInfo().addKeyValue("keys", grants.size()).log("the access directory has caught up");
            }
            progress.report(position);
        }
    }

    private boolean topicExists(Consumer<String, byte[]> from) {
        boolean exists = !from.partitionsFor(PARTITION.topic()).isEmpty();
        if (!exists) {
            LOG.atInfo().addKeyValue("topic", PARTITION.topic()).log("waiting for the topic");
        }
        return exists;
    }

    private static long endOffset(Consumer<String, byte[]> from) {
        Long end = from.endOffsets(List.of(PARTITION)).get(PARTITION);
        if (end == null) {
            throw new KafkaException("no end offset of " + PARTITION);
        }
        return end;
    }

    private void apply(ConsumerRecord<String, byte[]> entry) {
        try {
            if (entry.key() == null) {
                throw new IllegalArgumentException("the record has no key");
            }
            if (entry.value() == null) {
                grants.remove(entry.key());
            } else {
                grants.put(AccessEntries.fromAvro(entry.key(), decode(entry.value())));
            }
            undecodableKeys.remove(entry.key());
        } catch (SerdeException | IllegalArgumentException e) {
            undecodable.increment();
            if (entry.key() != null) {
                undecodableKeys.add(entry.key());
            }
            // The message alone: a cause may quote what it could not read.
            LOG.atError()
                    .addKeyValue("offset", entry.offset())
                    .addKeyValue("problem", e.getMessage())
                    .log("an entry of the access directory can't be decoded and is skipped");
        }
    }

    /**
     * The entry; waits for the registry as long as it takes, since an entry that was given up would never come again.
     */
    private AccessEntry decode(byte[] value) {
        while (true) {
            try {
                return serde.decode(value);
            } catch (RegistryUnavailableException e) {
                LOG.atWarn().addKeyValue("problem", e.getMessage()).log("the access directory waits for the registry");
                if (closesWithin(RETRY_PAUSE)) {
                    throw new WakeupException();
                }
            }
        }
    }

    private boolean closesWithin(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but to end it.
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Says now and then how far a long start has come; used by one thread. */
    private final class Progress {
        private final long end;
        private long reportAt = System.nanoTime() + PROGRESS_EVERY.toNanos();

        Progress(long end) {
            this.end = end;
        }

        void report(long position) {
            if (caughtUp() || System.nanoTime() < reportAt) {
                return;
            }
            reportAt = System.nanoTime() + PROGRESS_EVERY.toNanos();
            LOG.atInfo().addKeyValue("offset", position).addKeyValue("end", end).log("reading the access directory");
        }
    }
}
