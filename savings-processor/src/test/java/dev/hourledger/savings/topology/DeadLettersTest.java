package dev.hourledger.savings.topology;

import static dev.hourledger.savings.topology.RawEvents.NOON;
import static dev.hourledger.savings.topology.RawEvents.ORG;
import static dev.hourledger.savings.topology.RawEvents.example;
import static dev.hourledger.savings.topology.RawEvents.task;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.contract.Topic;
import dev.hourledger.events.ApiKeyIssued;
import dev.hourledger.events.ApiKeyRotated;
import dev.hourledger.events.EventOutcome;
import dev.hourledger.events.OutcomeKind;
import dev.hourledger.events.RawEvent;
import dev.hourledger.savings.domain.IdempotencyKey;
import dev.hourledger.serde.InMemorySchemaRegistry;
import dev.hourledger.serde.RegistryUnavailableException;
import dev.hourledger.serde.SchemaRegistry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad record stops nothing (P7), and a broken world makes no record bad. */
class DeadLettersTest {
    private static final int UNKNOWN_ID = 4_711;
    private static final ByteBuffer NO_HASH = ByteBuffer.wrap(new byte[31]);

    private final RawEvents events = new RawEvents();

    @TempDir
    private Path stateDir;

    @Test
    void shouldPutUndecodableBytesAsideWithTheReasonAndGoOn() {
        try (TopologyRun run = TopologyRun.withoutTransactions(stateDir).withOrg(events, "pro")) {
            byte[] garbage = "garbage".getBytes(UTF_8);
            run.takeBytes(garbage, NOON);

            List<TestRecord<byte[], byte[]>> letters = run.written(Topic.DEAD_LETTERS);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).key()).isEqualTo(new byte[] {'k'});
            assertThat(letters.get(0).value()).isEqualTo(garbage);
            Headers headers = letters.get(0).headers();
            assertThat(header(headers, "request-id")).isEqualTo("r");
            assertThat(header(headers, "__streams.errors.topic")).isEqualTo("raw-events");
            assertThat(header(headers, "__streams.errors.partition")).isEqualTo("0");
            assertThat(header(headers, "__streams.errors.offset")).isEqualTo("5");
            assertThat(header(headers, "__streams.errors.message")).isNotBlank();
            assertThat(header(headers, "__streams.errors.exception")).contains("Exception");
            assertThat(run.deadLetterCauses).containsExactly(DeadLetterCause.UNDECODABLE);
            assertGoesOn(run);
        }
    }

    /** Whoever else writes to the log may write any header, also one without a value. */
    @Test
    void shouldPutRecordsAsideWhateverTheirHeadersAre() {
        try (TopologyRun run = TopologyRun.withoutTransactions(stateDir).withOrg(events, "pro")) {
            byte[] huge = new byte[100_000];
            for (byte[] requestId : new byte[][] {null, {}, {(byte) 0xff}, huge}) {
                Headers headers =
                        new RecordHeaders().add("request-id", requestId).add("traceparent", requestId);
                run.takeBytes("garbage".getBytes(UTF_8), NOON, headers);
            }

            assertThat(run.written(Topic.DEAD_LETTERS)).hasSize(4);
            assertGoesOn(run);
        }
    }

    @Test
    void shouldPutARecordWithoutAValueAside() {
        try (TopologyRun run = TopologyRun.withoutTransactions(stateDir).withOrg(events, "pro")) {
            run.takeBytes(null, NOON);

            assertThat(run.written(Topic.DEAD_LETTERS)).hasSize(1);
            assertGoesOn(run);
        }
    }

    @Test
    void shouldPutARecordOfAnUnknownSchemaAside() {
        try (TopologyRun run = TopologyRun.withoutTransactions(stateDir).withOrg(events, "pro")) {
            run.takeBytes(ofSchema(UNKNOWN_ID), NOON);

            assertThat(run.written(Topic.DEAD_LETTERS)).hasSize(1);
            assertGoesOn(run);
        }
    }

    @Test
    void shouldPutARecordAsideThatTheDecisionCannotTakeAndLeaveNoTraceOfIt() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            BigDecimal tooMuch = new BigDecimal("1000000001");
            RawEvent broken =
                    events.live(NOON, example("key-1").setAgentCost(tooMuch).build());
            byte[] value = run.serdes.raw().encode(broken);
            run.takeBytes(value, NOON);

            List<TestRecord<byte[], byte[]>> letters = run.written(Topic.DEAD_LETTERS);
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).key()).isEqualTo(new byte[] {'k'});
            assertThat(letters.get(0).value()).isEqualTo(value);
            assertThat(header(letters.get(0).headers(), "__streams.errors.offset"))
                    .isEqualTo("5");
            assertThat(run.outcomes).isEmpty();
            assertThat(run.deadLetterCauses).containsExactly(DeadLetterCause.FAILED);
            assertThat(run.written(Topic.ENRICHED_EVENTS)).isEmpty();
            EventOutcome sameKey = run.take(events.live(NOON, task("key-1")));
            assertThat(sameKey.getKind()).isEqualTo(OutcomeKind.recorded);
        }
    }

    @Test
    void shouldPutARecordAsideWhoseIdIsNoEventId() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            RawEvent nameless = new RawEvent("evt_1", ORG, NOON, RawEvents.LIVE_KEY, true, task(null));
            run.takeBytes(run.serdes.raw().encode(nameless), NOON);

            assertThat(run.written(Topic.DEAD_LETTERS)).hasSize(1);
            assertGoesOn(run);
        }
    }

    /** It would get into the directory, where no gateway can read it. */
    @Test
    void shouldPutAKeyAsideWhoseHashIsNone() {
        try (TopologyRun run = TopologyRun.withoutTransactions(stateDir).withOrg(events, "pro")) {
            run.access();
            for (Object spoilt : List.of(
                    new ApiKeyIssued("aaaaaaaa", NO_HASH, true),
                    new ApiKeyRotated(RawEvents.LIVE_KEY, "bbbbbbbb", NO_HASH, NOON))) {
                run.takeBytes(run.serdes.raw().encode(events.admin(ORG, spoilt)), NOON);
            }

            assertThat(run.written(Topic.DEAD_LETTERS)).hasSize(2);
            assertThat(run.access()).isEmpty();
            assertGoesOn(run);
        }
    }

    @Test
    void shouldReadARecordAgainWhenTheRegistryCannotBeAsked() {
        try (TopologyRun run = new TopologyRun(stateDir, RecordSerdes.over(new DownForOneId()))) {
            run.withOrg(events, "pro");

            assertThatThrownBy(() -> run.takeBytes(ofSchema(UNKNOWN_ID), NOON)).isInstanceOf(StreamsException.class);

            assertThat(run.written(Topic.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void shouldBlameNoRecordForAStoreThatCannotBeRead() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            IdempotencyKey key = new IdempotencyKey(ORG, true, "k");
            run.store(Names.IDEMPOTENCY).put(StoreKeys.idempotency(key), "garbage".getBytes(UTF_8));

            assertThatThrownBy(() -> run.take(events.live(NOON.plusSeconds(1), task("k"))))
                    .isInstanceOf(StreamsException.class);

            assertThat(run.written(Topic.DEAD_LETTERS)).isEmpty();
        }
    }

    @Test
    void shouldGoOnWhenAStepOfTheSweepFails() {
        try (TopologyRun run = new TopologyRun(stateDir).withOrg(events, "pro")) {
            run.store(Names.IDEMPOTENCY).put(Bytes.wrap(new byte[] {1}), "garbage".getBytes(UTF_8));

            run.take(events.live(NOON.plusSeconds(5), task(null)));
            run.take(events.live(NOON.plusSeconds(10), task(null)));

            assertThat(run.written(Topic.DEAD_LETTERS)).isEmpty();
            assertGoesOn(run);
        }
    }

    private void assertGoesOn(TopologyRun run) {
        EventOutcome next = run.take(events.live(NOON.plusSeconds(1), task(null)));
        assertThat(next.getKind()).isEqualTo(OutcomeKind.recorded);
        assertThat(run.written(Topic.DEAD_LETTERS)).isEmpty();
    }

    private static byte[] ofSchema(int id) {
        return ByteBuffer.allocate(6).put((byte) 0).putInt(id).put((byte) 0).array();
    }

    private static @Nullable String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), UTF_8);
    }

    /** A registry that answers for its own schemas from memory, and can't be reached for one id. */
    private static final class DownForOneId implements SchemaRegistry {
        private final InMemorySchemaRegistry known = new InMemorySchemaRegistry();

        @Override
        public int idOf(String subject, Schema schema) {
            return known.idOf(subject, schema);
        }

        @Override
        public Schema schemaOf(int id) {
            if (id == UNKNOWN_ID) {
                throw new RegistryUnavailableException("down", new IllegalStateException());
            }
            return known.schemaOf(id);
        }
    }
}
