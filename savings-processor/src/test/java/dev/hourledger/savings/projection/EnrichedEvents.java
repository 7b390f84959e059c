package dev.hourledger.savings.projection;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.AuditSample;
import dev.hourledger.events.BaselineSource;
import dev.hourledger.events.CostSource;
import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.TaskOutcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Events and batches for tests; what is random comes from the given seed. */
final class EnrichedEvents {
    private static final Instant START = Instant.parse("2026-05-06T00:00:00Z");
    private static final int DAYS = 3;
    private static final int SECONDS_A_DAY = 86_400;

    private final Random random;

    EnrichedEvents(long seed) {
        this.random = new Random(seed);
    }

    /** An event of the contract's example, with everything optional absent. */
    static EnrichedEvent.Builder example(String eventId) {
        return EnrichedEvent.newBuilder()
                .setEventId(eventId)
                .setOrgId("org_A")
                .setLivemode(true)
                .setAgentId("support-classifier")
                .setTaskType("email_classification")
                .setOutcome(TaskOutcome.success)
                .setResolvedBaselineMinutes(new BigDecimal("4.000"))
                .setResolvedBaselineSource(BaselineSource.builtin)
                .setResolvedHourlyRate(new BigDecimal("45.000000"))
                .setCurrency("EUR")
                .setCurrencyMinorDigits(2)
                .setHoursSaved(new BigDecimal("0.066"))
                .setCostSaved(new BigDecimal("2.970000"))
                .setResolvedCostSource(CostSource.none)
                .setNetSaved(new BigDecimal("2.970000"))
                .setOccurredAt(Instant.parse("2026-05-06T10:42:00.123Z"))
                .setReceivedAt(Instant.parse("2026-05-06T10:42:01.456Z"));
    }

    /** A sample with everything in it. */
    static AuditSample sample() {
        return AuditSample.newBuilder()
                .setInputExcerpt("in \"quoted\" \uD83D\uDE00")
                .setOutputExcerpt("out")
                .setModel("m-1")
                .setTokensIn(7L)
                .setTokensOut(9L)
                .build();
    }

    /** An event that differs from others in everything that a rollup groups by or adds up. */
    EnrichedEvent any(String eventId) {
        BigDecimal cost = random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(1_000_000), 6);
        BigDecimal saved = BigDecimal.valueOf(random.nextInt(100_000) * 10_000L, 6);
        return example(eventId)
                .setOrgId("org_" + random.nextInt(3))
                .setLivemode(random.nextInt(4) > 0)
                .setAgentId("agent-" + random.nextInt(3))
                .setTaskType("type-" + random.nextInt(3))
                .setHoursSaved(BigDecimal.valueOf(random.nextInt(10_000), 3))
                .setCostSaved(saved)
                .setAgentCost(cost)
                .setNetSaved(cost == null ? saved : saved.subtract(cost))
                .setOccurredAt(START.plusSeconds(random.nextInt(DAYS * SECONDS_A_DAY)))
                // Two gateways' clocks differ: what comes later may have been received earlier.
                .setReceivedAt(START.plusMillis(random.nextInt(SECONDS_A_DAY)))
                .setMetadata(random.nextBoolean() ? null : "{\"team\":\"t" + random.nextInt(5) + "\"}")
                .build();
    }

    /** Random events with the ids {@code <prefix>0}, {@code <prefix>1}, and so on. */
    List<EnrichedEvent> many(String prefix, int count) {
        List<EnrichedEvent> events = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            events.add(any(prefix + index));
        }
        return events;
    }

    /** The batch that has the events at the offsets of a partition from {@code firstOffset} on. */
    static EventBatch batch(int partition, long firstOffset, List<EnrichedEvent> events) {
        List<EventBatch.Row> rows = new ArrayList<>(events.size());
        long offset = firstOffset;
        for (EnrichedEvent event : events) {
            rows.add(new EventBatch.Row(source(partition, offset++), event));
        }
        SortedMap<Integer, Long> reached = new TreeMap<>();
        reached.put(partition, offset);
        return new EventBatch(rows, reached);
    }

    private static ConsumerRecord<byte[], byte[]> source(int partition, long offset) {
        return new ConsumerRecord<>(
                Topic.ENRICHED_EVENTS.topicName(), partition, offset, new byte[] {1}, new byte[] {2});
    }
}
