package dev.hourledger.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.BaselineSource;
import dev.hourledger.events.CostSource;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.serde.AvroSerde;
import dev.hourledger.serde.SchemaRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to the real topic enriched-events what the topology would write there, in transactions. For one thread. */
final class EnrichedEventsTopic implements AutoCloseable {
    private static final String TOPIC = Topic.ENRICHED_EVENTS.topicName();

    private final AvroSerde<EnrichedEvent> serde;
    private final KafkaProducer<byte[], byte[]> producer;

    EnrichedEventsTopic(Map<String, String> kafka, SchemaRegistry registry) {
        serde = new AvroSerde<>(Topic.ENRICHED_EVENTS.valueSubject(), EnrichedEvent.SCHEMA$, registry);
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("transactional.id", "test-topology");
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    /** Commits the events in one transaction; which partition they go to follows from the org. */
    void commit(List<EnrichedEvent> events) throws Exception {
        producer.beginTransaction();
        send(events);
        producer.commitTransaction();
    }

    /** Writes the events and aborts: they are in the log and yet never happened. */
    void abort(List<EnrichedEvent> events) throws Exception {
        producer.beginTransaction();
        send(events);
        producer.abortTransaction();
    }

    /** Commits a record that is no event. */
    void commitGarbage(String key, byte[] value) throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(TOPIC, key.getBytes(UTF_8), value)).get();
        producer.commitTransaction();
    }

    private void send(List<EnrichedEvent> events) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (EnrichedEvent event : events) {
            byte[] key = event.getOrgId().getBytes(UTF_8);
            sent.add(producer.send(new ProducerRecord<>(TOPIC, key, serde.encode(event))));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }

    /** Events of one org: ids {@code <org>_<first>}, counting up. */
    static List<EnrichedEvent> events(String org, int first, int count) {
        List<EnrichedEvent> events = new ArrayList<>();
        for (int number = first; number < first + count; number++) {
            events.add(event(org, number).build());
        }
        return events;
    }

    static EnrichedEvent.Builder event(String org, int number) {
        BigDecimal cost = BigDecimal.valueOf(number, 6);
        return EnrichedEvent.newBuilder()
                .setEventId(org + "_" + number)
                .setOrgId(org)
                .setLivemode(true)
                .setAgentId("agent-" + number % 3)
                .setTaskType("email_classification")
                .setOutcome(TaskOutcome.success)
                .setResolvedBaselineMinutes(new BigDecimal("4.000"))
                .setResolvedBaselineSource(BaselineSource.builtin)
                .setResolvedHourlyRate(new BigDecimal("45.000000"))
                .setCurrency("EUR")
                .setCurrencyMinorDigits(2)
                .setHoursSaved(new BigDecimal("0.066"))
                .setCostSaved(new BigDecimal("2.970000"))
                .setAgentCost(cost)
                .setResolvedCostSource(CostSource.provided)
                .setNetSaved(new BigDecimal("2.970000").subtract(cost))
                .setOccurredAt(Instant.parse("2026-05-06T10:42:00Z").plusSeconds(600L * number))
                .setReceivedAt(Instant.parse("2026-05-06T10:42:00Z").plusSeconds(600L * number))
                .setMetadata("{\"number\":" + number + "}");
    }

    @Override
    public void close() {
        producer.close();
    }
}
