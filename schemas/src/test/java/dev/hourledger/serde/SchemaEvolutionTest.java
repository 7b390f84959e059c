package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.OrgClosed;
import dev.hourledger.events.RawEvent;
import dev.hourledger.serde.Subject.Compatibility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every schema keeps its promise towards every version that was ever released. Source: ADR 0006. */
class SchemaEvolutionTest {
    private static final int RECORDS = 200;

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldKeepItsPromiseToEveryEarlierVersion(Subject subject) {
        assertThatNoException()
                .isThrownBy(() -> check(subject.compatibility(), subject.schema(), SchemaHistory.of(subject)));
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldHaveItsCurrentSchemaCommitted(Subject subject) {
        List<Schema> versions = SchemaHistory.of(subject);

        // Compared as text: equality of schemas leaves the documentation out.
        String last = versions.isEmpty() ? "none" : SchemaHistory.text(versions.get(versions.size() - 1));
        assertThat(last.equals(SchemaHistory.text(subject.schema())))
                .withFailMessage(() -> SchemaHistory.propose(subject, versions.size() + 1))
                .isTrue();
    }

    /** The sweep of the idempotency store reads it alone, by its place. */
    @Test
    void shouldKeepTheTimeOfAStoredAnswerFirst() {
        assertThat(SchemaHistory.of(Subject.STORED_ANSWER)).isNotEmpty().allSatisfy(version -> {
            Schema.Field first = version.getFields().get(0);
            assertThat(first.name()).isEqualTo("received_at");
            assertThat(first.schema().getLogicalType()).isEqualTo(LogicalTypes.timestampMillis());
        });
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldDecodeWhatEveryVersionWrote(Subject subject) throws IOException {
        RandomRecords records = seeded();
        for (Schema written : SchemaHistory.of(subject)) {
            SchemaRegistry registry = new InMemorySchemaRegistry();
            int id = registry.idOf(subject.subjectName(), written);
            AvroSerde<SpecificRecord> serde = new AvroSerde<>(subject.subjectName(), subject.schema(), registry);
            for (int i = 0; i < RECORDS; i++) {
                SpecificRecord read = serde.decode(bytes(id, written, records.of(written)));

                // Field by field: Avro's own equality can't compare times within arrays.
                assertThat(serde.decode(serde.encode(read)))
                        .usingRecursiveComparison()
                        .isEqualTo(read);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Subject.class)
    void shouldBeDecodedByEveryVersionWhereThatIsPromised(Subject subject) throws IOException {
        RandomRecords records = seeded();
        List<Schema> readers =
                subject.compatibility() == Compatibility.FULL_TRANSITIVE ? SchemaHistory.of(subject) : List.of();
        for (Schema reader : readers) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] bytes = bytes(1, subject.schema(), records.of(subject.schema()));
                var decoder = DecoderFactory.get()
                        .binaryDecoder(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, null);

                assertThat(new GenericDatumReader<>(subject.schema(), reader).read(null, decoder))
                        .isNotNull();
                assertThat(decoder.isEnd()).isTrue();
            }
        }
    }

    @Test
    void shouldFindARequiredNewFieldIncompatible() {
        Schema current = Subject.ENRICHED_EVENTS.schema();
        Schema changed =
                edited(current, "\"fields\":[", "\"fields\":[{\"name\":\"new\",\"type\":\"int\",\"doc\":\"n\"},");

        assertThatThrownBy(() -> check(Compatibility.BACKWARD_TRANSITIVE, changed, List.of(current)))
                .isInstanceOf(SchemaValidationException.class);
    }

    @Test
    void shouldFindARemovedRequiredFieldNotFullyCompatible() throws SchemaValidationException {
        Schema current = Subject.ACCESS_DIRECTORY.schema();
        Schema changed = edited(current, "{\"name\":\"livemode\",\"type\":\"boolean\",", null);

        check(Compatibility.BACKWARD_TRANSITIVE, changed, List.of(current));
        assertThatThrownBy(() -> check(Compatibility.FULL_TRANSITIVE, changed, List.of(current)))
                .isInstanceOf(SchemaValidationException.class);
    }

    @Test
    void shouldAllowANewBodyOnlyForProcessorsThatAreUpgradedFirst() throws SchemaValidationException, IOException {
        Schema current = Subject.RAW_EVENTS.schema();
        Schema changed = edited(
                current,
                "],\"doc\":\"What happened.",
                ",{\"type\":\"record\",\"name\":\"NewBody\",\"fields\":[]}],\"doc\":\"What happened.");

        check(Compatibility.BACKWARD_TRANSITIVE, changed, List.of(current));

        // Avro's checker would let an older reader take it for any body that its fields fit; ours does not.
        SchemaRegistry registry = new InMemorySchemaRegistry();
        String subject = Subject.RAW_EVENTS.subjectName();
        AvroSerde<RawEvent> serde = new AvroSerde<>(subject, current, registry);
        int id = registry.idOf(subject, changed);
        byte[] stranger = bytes(id, changed, rawEvent(changed, "dev.hourledger.events.NewBody"));
        byte[] known = bytes(id, changed, rawEvent(changed, "dev.hourledger.events.OrgClosed"));
        assertThatThrownBy(() -> serde.decode(stranger))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("NewBody")
                .hasMessageContaining("processors");
        assertThat(serde.decode(known).getBody()).isInstanceOf(OrgClosed.class);
    }

    private static GenericRecord rawEvent(Schema schema, String body) {
        GenericRecord event = new GenericData.Record(schema);
        event.put("event_id", "evt_1");
        event.put("org_id", "org_1");
        event.put("received_at", 0L);
        event.put("livemode", true);
        Schema bodies = schema.getField("body").schema();
        event.put("body", new GenericData.Record(bodies.getTypes().get(bodies.getIndexNamed(body))));
        return event;
    }

    @Test
    void shouldAllowANewSymbolOfAnEnumWithADefault() throws SchemaValidationException {
        Schema current = Subject.ENRICHED_EVENTS.schema();
        Schema changed = edited(current, "\"needs_review\"", "\"needs_review\",\"cancelled\"");

        check(Compatibility.FULL_TRANSITIVE, changed, List.of(current));
    }

    /** Avro's own checker, which registries use too. */
    private static void check(Compatibility compatibility, Schema current, List<Schema> earlier)
            throws SchemaValidationException {
        SchemaValidatorBuilder builder = new SchemaValidatorBuilder();
        SchemaValidator validator =
                switch (compatibility) {
                    case BACKWARD_TRANSITIVE -> builder.canReadStrategy().validateAll();
                    case FULL_TRANSITIVE -> builder.mutualReadStrategy().validateAll();
                };
        validator.validate(current, earlier);
    }

    /** The schema with its first {@code text} replaced; with null: with the object removed that starts with it. */
    private static Schema edited(Schema schema, String text, @Nullable String replacement) {
        String json = schema.toString();
        int start = json.indexOf(text);
        assertThat(start).as("the schema contains %s", text).isNotNegative();
        int end = replacement == null ? json.indexOf("},", start) + 2 : start + text.length();
        return new Schema.Parser()
                .parse(json.substring(0, start) + (replacement == null ? "" : replacement) + json.substring(end));
    }

    private static byte[] bytes(int id, Schema schema, @Nullable Object datum) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {WireFormat.MAGIC, 0, 0, 0, (byte) id});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(datum, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static RandomRecords seeded() {
        long seed = System.nanoTime();
        System.out.println("SchemaEvolutionTest seed " + seed);
        return new RandomRecords(new Random(seed));
    }
}
