package dev.hourledger.savings.topology;

import dev.hourledger.contract.Topic;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The whole of the processor, read from top to bottom: raw events are decided one by one, against stores that hold what
 * the records before them left behind, and what was decided goes to the analysts and to the gateways' directory.
 * Consuming, storing and sending are one transaction (exactly_once_v2). Source: design "The flow", ADR 0001, ADR 0002.
 */
public final class SavingsTopology {
    /** How long an outcome can be asked for is promised to be 15 minutes; the rest is for gateways' clocks. */
    static final Duration OUTCOMES_RETENTION = Duration.ofMinutes(30);
    /** A window of the smallest size: each outcome has its own. */
    private static final Duration OUTCOME_WINDOW = Duration.ofMillis(1);

    private SavingsTopology() {}

    /** The topology over these bytes; the listener hears of tasks and outcomes. */
    public static Topology build(RecordSerdes serdes, TaskListener listener) {
        return new Topology()
                .addSource(
                        Names.RAW_EVENTS,
                        new StringDeserializer(),
                        new RawEventDeserializer(serdes.raw()),
                        Topic.RAW_EVENTS.topicName())
                .addProcessor(Names.DECIDE, () -> new DecideProcessor(serdes, listener), Names.RAW_EVENTS)
                .addStateStore(bytesStore(Names.ORG_SETTINGS), Names.DECIDE)
                .addStateStore(bytesStore(Names.REFERENCE_DATA), Names.DECIDE)
                .addStateStore(bytesStore(Names.IDEMPOTENCY), Names.DECIDE)
                .addStateStore(bytesStore(Names.AUDIT_LOG), Names.DECIDE)
                .addStateStore(countStore(Names.MONTHLY_USAGE), Names.DECIDE)
                .addStateStore(countStore(Names.KEY_USE), Names.DECIDE)
                .addStateStore(outcomesStore(), Names.DECIDE)
                .addSink(
                        Names.ENRICHED_EVENTS,
                        Topic.ENRICHED_EVENTS.topicName(),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        Names.DECIDE)
                .addSink(
                        Names.ACCESS_DIRECTORY,
                        Topic.ACCESS_DIRECTORY.topicName(),
                        new StringSerializer(),
                        new ByteArraySerializer(),
                        Names.DECIDE);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> bytesStore(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** Cached, so that many events of an organisation within one commit are one record of the changelog. */
    private static StoreBuilder<KeyValueStore<Bytes, Long>> countStore(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.Long())
                .withCachingEnabled();
    }

    /** Not cached: askers on other threads must see an outcome as soon as it is written. */
    private static StoreBuilder<WindowStore<Bytes, byte[]>> outcomesStore() {
        var segments = AllSegmentsOrNone.supplier(Names.OUTCOMES, OUTCOMES_RETENTION, OUTCOME_WINDOW);
        return Stores.windowStoreBuilder(segments, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
