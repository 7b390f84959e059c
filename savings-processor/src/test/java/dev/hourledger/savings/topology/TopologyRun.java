package dev.hourledger.savings.topology;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.Topic;
import dev.hourledger.events.AccessEntry;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OrgView;
import dev.hourledger.events.RawEvent;
import dev.hourledger.savings.domain.Outcome;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.serde.InMemorySchemaRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One stream task of the production topology with its production settings, without a broker. Not thread-safe. */
final class TopologyRun implements AutoCloseable {
    final RecordSerdes serdes;
    /** What waiters would be told, in order. */
    final List<EventOutcome> outcomes = new ArrayList<>();

    /** Why records were put aside. */
    final List<DeadLetterCause> deadLetterCauses = new ArrayList<>();
    /** What the watch of the task saw, a word each. */
    final List<String> watched = new ArrayList<>();

    private final Map<String, byte[]> outcomeBytes = new HashMap<>();
    private BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views = (mode, id) -> Optional.empty();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> raw;
    private final Map<Topic, TestOutputTopic<byte[], byte[]>> outputs = new HashMap<>();

    TopologyRun(Path stateDir) {
        this(stateDir, RecordSerdes.over(new InMemorySchemaRegistry()));
    }

    TopologyRun(Path stateDir, RecordSerdes serdes) {
        this(settings(stateDir), serdes);
    }

    private TopologyRun(Properties settings, RecordSerdes serdes) {
        this.serdes = serdes;
        serdes.warmUp();
        Listener listener = new Listener();
        settings.put(StreamsSettings.TASK_LISTENER, listener);
        driver = new TopologyTestDriver(SavingsTopology.build(serdes, listener), settings);
        raw = driver.createInputTopic(
                Topic.RAW_EVENTS.topicName(), new ByteArraySerializer(), new ByteArraySerializer());
        for (Topic topic : List.of(Topic.ENRICHED_EVENTS, Topic.ACCESS_DIRECTORY, Topic.DEAD_LETTERS)) {
            outputs.put(
                    topic,
                    driver.createOutputTopic(
                            topic.topicName(), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        }
    }

    /** For undecodable records: the driver loses what a transaction holds before a record of it was processed. */
    static TopologyRun withoutTransactions(Path stateDir) {
        Properties settings = settings(stateDir);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return new TopologyRun(settings, RecordSerdes.over(new InMemorySchemaRegistry()));
    }

    private static Properties settings(Path stateDir) {
        HostPort nowhere = new HostPort("localhost", 1);
        var instance = new StreamsSettings.Instance("hourledger-savings", stateDir, 1, (short) -1, nowhere);
        return StreamsSettings.of(instance, Map.of("bootstrap.servers", nowhere.toString()));
    }

    /** Puts an org on a plan with a key of each mode, and forgets what came of it. */
    TopologyRun withOrg(RawEvents events, String plan) {
        take(events.reference(RawEvents.catalogue(1)));
        take(events.reference(RawEvents.plans(1, RawEvents.FREE, RawEvents.PRO)));
        take(events.admin(RawEvents.ORG, RawEvents.registered(plan)));
        take(events.admin(RawEvents.ORG, RawEvents.issued(RawEvents.LIVE_KEY, true)));
        take(events.admin(RawEvents.ORG, RawEvents.issued(RawEvents.TEST_KEY, false)));
        outcomes.clear();
        outputs.keySet().forEach(this::written);
        return this;
    }

    /** Decides a record that the broker took at its receipt. */
    EventOutcome take(RawEvent event) {
        return take(event, event.getReceivedAt());
    }

    /** Decides a record; the outcome is that of its event id. */
    EventOutcome take(RawEvent event, Instant brokerTime) {
        takeBytes(serdes.raw().encode(event), brokerTime);
        return outcomes.get(outcomes.size() - 1);
    }

    /** Takes whatever bytes, with a header as a gateway's. */
    void takeBytes(byte @Nullable [] value, Instant brokerTime) {
        takeBytes(value, brokerTime, new RecordHeaders());
    }

    /** The same with other headers beside. */
    void takeBytes(byte @Nullable [] value, Instant brokerTime, Headers headers) {
        if (headers.lastHeader("request-id") == null) {
            headers.add("request-id", new byte[] {'r'});
        }
        raw.pipeInput(new TestRecord<>(new byte[] {'k'}, value, headers, brokerTime));
    }

    /** What a topic got since the last call. */
    List<TestRecord<byte[], byte[]>> written(Topic topic) {
        return Objects.requireNonNull(outputs.get(topic)).readRecordsToList();
    }

    List<EnrichedEvent> enriched() {
        return written(Topic.ENRICHED_EVENTS).stream()
                .map(record -> serdes.enriched().decode(record.value()))
                .toList();
    }

    List<AccessEntry> access() {
        return written(Topic.ACCESS_DIRECTORY).stream()
                .map(record -> serdes.access().decode(record.value()))
                .toList();
    }

    /** The bytes that the waiters of an event were told. */
    byte[] toldBytes(String eventId) {
        return Objects.requireNonNull(outcomeBytes.get(eventId));
    }

    /** What other threads are shown; empty: there is no such thing. */
    Optional<byte[]> view(ReadbackFrame.Mode mode, String id) {
        return views.apply(mode, id);
    }

    /** What other threads are shown of an organisation. */
    Optional<OrgView> organisation(String orgId) {
        return views.apply(ReadbackFrame.Mode.ORGANISATION, orgId).map(serdes.view()::decode);
    }

    /** A key-value store of bytes. */
    KeyValueStore<Bytes, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    ReadOnlyWindowStore<Bytes, byte[]> outcomeStore() {
        return driver.getWindowStore(Names.OUTCOMES);
    }

    /** Fills this task's stores like a restore from the changelogs of another, whose outcomes are left behind. */
    void restoreFrom(TopologyRun other) {
        for (String name : List.of(
                Names.ORG_SETTINGS,
                Names.REFERENCE_DATA,
                Names.IDEMPOTENCY,
                Names.MONTHLY_USAGE,
                Names.AUDIT_LOG,
                Names.KEY_USE)) {
            copy(other.driver.<Bytes, Object>getKeyValueStore(name), driver.getKeyValueStore(name));
        }
    }

    private static void copy(KeyValueStore<Bytes, Object> from, KeyValueStore<Bytes, Object> to) {
        try (KeyValueIterator<Bytes, Object> all = from.all()) {
            all.forEachRemaining(entry -> to.put(entry.key, entry.value));
        }
    }

    @Override
    public void close() {
        driver.close();
    }

    /** Remembers what is written. */
    private final class Listener implements TaskListener {
        @Override
        public void opened(
                int partition,
                ReadOnlyWindowStore<Bytes, byte[]> store,
                BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views,
                ReferenceData reference) {
            TopologyRun.this.views = views;
        }

        @Override
        public DecisionWatch watch(int partition) {
            return new Watch();
        }

        @Override
        public void deadLettered(DeadLetterCause cause, int partition, long offset) {
            deadLetterCauses.add(cause);
        }

        @Override
        public void written(String eventId, byte[] outcome) {
            outcomes.add(serdes.outcome().decode(outcome));
            outcomeBytes.put(eventId, outcome);
        }

        @Override
        public void closed(int partition) {}
    }

    /** Remembers what it sees. */
    private final class Watch implements DecisionWatch {
        @Override
        public void begins(long appendedAtMillis, @Nullable String traceparent) {
            watched.add("begins " + traceparent);
        }

        @Override
        public void decided(String eventId, Outcome outcome) {
            watched.add(outcome.getClass().getSimpleName());
        }

        @Override
        public void ends() {
            watched.add("ends");
        }
    }
}
