package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.example;
import static dev.hourledger.savings.topology.RawEvents.task;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.RawEvent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace goes with the event and changes nothing of it (P4). */
class TraceHeaderTest {
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final RawEvents events = new RawEvents();

    @TempDir
    private Path stateDir;

    @Test
    void shouldCopyTheTraceAndNothingElseToTheEnrichedEvent() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            byte[] raw = run.serdes.raw().encode(events.live(NOON, task(null)));

            run.takeBytes(raw, NOON);
            run.takeBytes(raw, NOON, traced(TRACEPARENT));

            List<TestRecord<byte[], byte[]>> written = run.written(Topic.ENRICHED_EVENTS);
            assertThat(written.get(0).headers()).isEmpty();
            assertThat(written.get(1).headers())
                    .containsExactly(new RecordHeader("traceparent", TRACEPARENT.getBytes(US_ASCII)));
            assertThat(written.get(1).value()).isEqualTo(written.get(0).value());
            assertThat(written.get(1).key()).isEqualTo(written.get(0).key());
        }
    }

    @Test
    void shouldNotLetAForeignHeaderGrowTheTopic() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            byte[] raw = run.serdes.raw().encode(events.live(NOON, task(null)));

            run.takeBytes(raw, NOON, traced(TRACEPARENT.repeat(1_000)));
            run.takeBytes(raw, NOON, new RecordHeaders().add("traceparent", null));

            assertThat(run.written(Topic.ENRICHED_EVENTS)).hasSize(2).allSatisfy(record -> assertThat(record.headers())
                    .isEmpty());
        }
    }

    /** A watch that is not told of the end would give the next record this one's span. */
    @Test
    void shouldTellTheWatchOfTheEndWhateverHappens() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            run.watched.clear();
            RawEvent broken = events.live(
                    NOON,
                    example(null).setAgentCost(new BigDecimal("1000000001")).build());

            run.takeBytes(run.serdes.raw().encode(broken), NOON, traced(TRACEPARENT));
            run.take(events.live(NOON, task(null)));

            assertThat(run.watched).containsExactly("begins " + TRACEPARENT, "ends", "begins null", "Recorded", "ends");
        }
    }

    private static Headers traced(String traceparent) {
        return new RecordHeaders().add("traceparent", traceparent.getBytes(US_ASCII));
    }
}
