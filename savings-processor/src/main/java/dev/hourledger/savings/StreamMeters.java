package dev.hourledger.savings;

import dev.hourledger.contract.Topic;
import dev.hourledger.savings.topology.BoundedRocksDb;
import dev.hourledger.savings.topology.Names;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Streams knows of itself, summed up: of its thousands of metrics the few that somebody acts on, with no tag
 * but the store's name. Thread-safe.
 */
final class StreamMeters implements StateRestoreListener {
    /** One look at all metrics serves every gauge of a scrape. */
    private static final long LOOK_EVERY_MILLIS = 500;

    private static final String STORE_TAG_END = "state-id";
    private static final List<String> STORES = List.of(
            Names.ORG_SETTINGS,
            Names.MONTHLY_USAGE,
            Names.IDEMPOTENCY,
            Names.OUTCOMES,
            Names.AUDIT_LOG,
            Names.KEY_USE,
            Names.REFERENCE_DATA);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<TopicPartition, Long> toRestore = new java.util.concurrent.ConcurrentHashMap<>();
    private final AtomicLong restored = new AtomicLong();
    private long spokeAtMillis;
    private @Nullable KafkaStreams streams;
    private Look last = new Look(Long.MIN_VALUE, 0, 0, 0, Map.of(), Map.of());

    private record Look(
            long atMillis,
            double lagRecords,
            double heartbeatAgeSeconds,
            double storesMemoryBytes,
            Map<String, Double> storeBytes,
            Map<String, Double> storeEntries) {}

    StreamMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.spokeAtMillis = clock.millis();
        gauge("restore.remaining", "records", meters -> meters.toRestore.values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .description("Records of changelogs to read until the stores are back")
                .register(registry);
        io.micrometer.core.instrument.FunctionCounter.builder(
                        "hourledger.processor.restored.records", restored, AtomicLong::get)
                .description("Records of changelogs that were read to get stores back")
                .register(registry);
    }

    /** Watches this client from now on; it must not have started yet. */
    void bind(KafkaStreams client) {
        synchronized (this) {
            streams = client;
        }
        client.setGlobalStateRestoreListener(this);
        gauge("running", "", meters -> client.state() == KafkaStreams.State.RUNNING ? 1 : 0)
                .description("1 while the stores are there and records are decided")
                .register(registry);
        gauge("lag", "records", meters -> meters.look().lagRecords)
                .description("Records of raw-events that are not decided yet, as of the last fetch")
                .register(registry);
        gauge("kafka.heartbeat.age", "seconds", meters -> meters.look().heartbeatAgeSeconds)
                .description("Since the stream last spoke to its group; above some seconds: Kafka can't be reached")
                .register(registry);
        gauge("stores.memory", "bytes", meters -> meters.look().storesMemoryBytes)
                .description("What RocksDB holds in memory for all stores: read blocks stay until "
                        + (BoundedRocksDb.TOTAL_BYTES >> 20) + " MiB are full")
                .register(registry);
        for (String store : STORES) {
            gauge("store", "bytes", meters -> meters.look().storeBytes.getOrDefault(store, 0.0))
                    .description("What a store takes, in files and in memory")
                    .tag("store", store)
                    .register(registry);
            gauge("store.entries", "", meters -> meters.look().storeEntries.getOrDefault(store, 0.0))
                    .description("Keys of a store, estimated")
                    .tag("store", store)
                    .register(registry);
        }
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long startOffset, long endOffset) {
        toRestore.put(partition, Math.max(0, endOffset - startOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long numRestored) {
        restored.addAndGet(numRestored);
        toRestore.computeIfPresent(partition, (same, left) -> Math.max(0, left - numRestored));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        toRestore.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
        toRestore.remove(partition);
    }

    private Gauge.Builder<StreamMeters> gauge(String name, String unit, ToDoubleFunction<StreamMeters> value) {
        Gauge.Builder<StreamMeters> gauge =
                Gauge.builder("hourledger.processor." + name, this, value).strongReference(true);
        return unit.isEmpty() ? gauge : gauge.baseUnit(unit);
    }

    private synchronized Look look() {
        long now = clock.millis();
        if (streams != null && (last.atMillis == Long.MIN_VALUE || now - last.atMillis > LOOK_EVERY_MILLIS)) {
            last = look(streams.metrics(), now);
        }
        return last;
    }

    private Look look(Map<MetricName, ? extends Metric> metrics, long now) {
        double lag = 0;
        double youngestSeconds = Double.MAX_VALUE;
        double memory = 0;
        Map<String, Double> bytes = new HashMap<>();
        Map<String, Double> entries = new HashMap<>();
        for (Map.Entry<MetricName, ? extends Metric> entry : metrics.entrySet()) {
            MetricName name = entry.getKey();
            switch (name.name()) {
                case "records-lag" -> lag += isInput(name) ? valueOf(entry.getValue()) : 0;
                case "last-heartbeat-seconds-ago" ->
                    youngestSeconds = Math.min(youngestSeconds, spokeSecondsAgo(entry.getValue()));
                // One cache for all, which each store tells as its own.
                case "block-cache-usage" -> memory = Math.max(memory, valueOf(entry.getValue()));
                case "total-sst-files-size", "size-all-mem-tables" -> add(bytes, name, entry.getValue());
                case "estimate-num-keys" -> add(entries, name, entry.getValue());
                default -> {}
            }
        }
        // Kept, as a thread that replaces a failed one has not spoken yet.
        spokeAtMillis = Math.max(spokeAtMillis, now - (long) Math.min(youngestSeconds * 1_000, (double) now));
        return new Look(now, lag, (now - spokeAtMillis) / 1_000.0, memory, bytes, entries);
    }

    private static boolean isInput(MetricName name) {
        return Topic.RAW_EVENTS.topicName().equals(name.tags().get("topic"));
    }

    /** Beyond any age for a consumer that has never spoken, which is -1 to Kafka. */
    private static double spokeSecondsAgo(Metric metric) {
        boolean spoke = metric.metricValue() instanceof Number age && age.doubleValue() >= 0;
        return spoke ? valueOf(metric) : Double.MAX_VALUE;
    }

    private static void add(Map<String, Double> byStore, MetricName name, Metric metric) {
        name.tags().forEach((tag, store) -> {
            if (tag.endsWith(STORE_TAG_END)) {
                byStore.merge(store, valueOf(metric), Double::sum);
            }
        });
    }

    /** 0 for what is not known yet. */
    private static double valueOf(Metric metric) {
        return metric.metricValue() instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : 0;
    }
}
