package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.EnrichedEvent;
import dev.hourledger.events.StoredAnswer;
import dev.hourledger.events.TaskOutcome;
import dev.hourledger.events.TaskReported;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSerdeTest {
    private static final int ROUNDS = 3_000;
    private static final byte[] FEW = {5, 6, 7};

    private final SchemaRegistry registry = new InMemorySchemaRegistry();
    private final AvroSerde<StoredAnswer> answers =
            new AvroSerde<>("hourledger-stored-answer-value", StoredAnswer.getClassSchema(), registry);
    private final AvroSerde<TaskReported> reports =
            new AvroSerde<>("report-value", TaskReported.getClassSchema(), registry);

    @Test
    void shouldWriteTheConfluentWireFormat() {
        byte[] bytes = answers.encode(new StoredAnswer(Instant.ofEpochMilli(1), null, ByteBuffer.wrap(new byte[] {5})));

        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("00" + "00000001" + "02" + "00" + "02" + "05");
    }

    @Test
    void shouldReadWhatItWrote() {
        TaskReported report = report(new BigDecimal("90.5"));

        TaskReported read = reports.decode(reports.encode(report));

        assertThat(read.getAgentDurationSeconds()).isEqualByComparingTo("90.5");
        assertThat(read.getAgentId()).isEqualTo("ä-agent\u0000");
        assertThat(reports.decode(reports.encode(read))).isEqualTo(read);
    }

    @Test
    void shouldRefuseADecimalWithTooManyDigits() {
        assertThatThrownBy(() -> reports.encode(report(new BigDecimal("1234567890"))))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll("TaskReported", "agent_duration_seconds", "precision");
    }

    @Test
    void shouldRefuseADecimalWithTooManyDecimals() {
        assertThatThrownBy(() -> reports.encode(report(new BigDecimal("0.0001"))))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContainingAll("agent_duration_seconds", "scale");
    }

    @Test
    void shouldEncodeTheNextRecordWhenOneWasRefused() {
        assertThatThrownBy(() -> reports.encode(report(new BigDecimal("0.0001"))))
                .isInstanceOf(SerdeException.class);

        assertThat(reports.decode(reports.encode(report(BigDecimal.ONE))).getAgentDurationSeconds())
                .isEqualByComparingTo("1");
    }

    @Test
    void shouldAskForItsIdOnlyOnce() {
        CountingRegistry counting = new CountingRegistry();
        AvroSerde<TaskReported> serde = new AvroSerde<>("report-value", TaskReported.getClassSchema(), counting);

        serde.warmUp();
        serde.decode(serde.encode(report(BigDecimal.ONE)));
        serde.decode(serde.encode(report(BigDecimal.ONE)));

        assertThat(counting.asked).isEqualTo(2);
    }

    @Test
    void shouldTellWhatIsWrongWithBytes() {
        assertThatThrownBy(() -> answers.decode(new byte[0])).isInstanceOf(UndecodableException.class);
        assertThatThrownBy(() -> answers.decode("{\"json\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("first byte 123");
        assertThatThrownBy(() -> answers.decode(new byte[] {0, 0, 0, 0, 99, 1}))
                .isInstanceOf(UnknownSchemaException.class);
    }

    @Test
    void shouldRefuseARecordOfAnotherType() {
        byte[] report = reports.encode(report(BigDecimal.ONE));

        assertThatThrownBy(() -> answers.decode(report)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void shouldRefuseBytesLeftOver() {
        byte[] bytes = answers.encode(new StoredAnswer(Instant.EPOCH, null, ByteBuffer.wrap(new byte[0])));

        assertThatThrownBy(() -> answers.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("left over");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1_790_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldReadAFirstLongWithoutLookingAtTheRest(long millis) {
        byte[] bytes = answers.encode(new StoredAnswer(Instant.ofEpochMilli(millis), null, ByteBuffer.wrap(FEW)));
        byte[] cut = Arrays.copyOf(bytes, bytes.length - FEW.length);

        assertThat(AvroSerde.firstLong(bytes))
                .isEqualTo(millis)
                .isEqualTo(answers.decode(bytes).getReceivedAt().toEpochMilli());
        assertThat(AvroSerde.firstLong(cut)).isEqualTo(millis);
        assertThatThrownBy(() -> answers.decode(cut)).isInstanceOf(UndecodableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0000000001", "0100000001" + "02", "0000000001" + "80", "0000000001" + "ffffffffffffffffffff"
            })
    void shouldFindNoFirstLongWhereThereIsNone(String hex) {
        assertThatThrownBy(() -> AvroSerde.firstLong(HexFormat.of().parseHex(hex)))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void shouldTakeNoMemoryForALengthThatIsNotThere() {
        answers.warmUp();
        byte[] twoGibibytes = HexFormat.of().parseHex("00" + "00000001" + "02" + "00" + "feffffff0f");

        assertThatThrownBy(() -> answers.decode(twoGibibytes)).isInstanceOf(UndecodableException.class);
    }

    @Test
    void shouldDecodeOrRefuseWhateverComes() {
        long seed = System.nanoTime();
        System.out.println("AvroSerdeTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = reports.encode(report(BigDecimal.ONE));
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
            try {
                reports.decode(bytes);
            } catch (UndecodableException e) {
                assertThat(e).hasMessageContaining("schema id 1");
            }
        }
    }

    @Test
    void shouldKeepTombstones() {
        assertThat(answers.kafkaSerde().serializer().serialize("t", null)).isNull();
        assertThat(answers.kafkaSerde().deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void shouldRegisterTheGeneratedSchema() {
        new AvroSerde<EnrichedEvent>("enriched-events-value", EnrichedEvent.getClassSchema(), registry).warmUp();

        assertThat(registry.schemaOf(1)).isEqualTo(EnrichedEvent.getClassSchema());
    }

    private static TaskReported report(BigDecimal durationSeconds) {
        return TaskReported.newBuilder()
                .setAgentId("ä-agent\u0000")
                .setTaskType("email_classification")
                .setOutcome(TaskOutcome.success)
                .setAgentDurationSeconds(durationSeconds)
                .build();
    }

    private static final class CountingRegistry implements SchemaRegistry {
        private final InMemorySchemaRegistry inner = new InMemorySchemaRegistry();
        private int asked;

        @Override
        public int idOf(String subject, Schema schema) {
            asked++;
            return inner.idOf(subject, schema);
        }

        @Override
        public Schema schemaOf(int id) {
            asked++;
            return inner.schemaOf(id);
        }
    }
}
