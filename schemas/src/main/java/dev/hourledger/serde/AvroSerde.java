package dev.hourledger.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Records of one type to and from the Confluent wire format: byte 0, schema id as int32, Avro binary. Thread-safe. Old and new
 * writers' schemas are resolved against the type's own. Source: ADR 0006.
 */
public final class AvroSerde<T extends SpecificRecord> {
    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final int INITIAL_BUFFER_BYTES = 512;

    private final String subject;
    private final Schema schema;
    private final SchemaRegistry registry;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    /** A serde of the type that {@code schema} (its generated {@code SCHEMA$}) describes, registered under {@code subject}. */
    public AvroSerde(String subject, Schema schema, SchemaRegistry registry) {
        this.subject = subject;
        this.schema = schema;
        this.registry = registry;
        this.writer = new SpecificDatumWriter<>(schema);
    }

    /** The record in the wire format. Throws what {@link SchemaRegistry#idOf} throws. */
    public byte[] encode(T record) {
        int id = registry.idOf(subject, schema);
        ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BUFFER_BYTES);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(record, encoder);
        } catch (IOException e) {
            throw new AssertionError("a byte array does not fail", e);
        }
        return out.toByteArray();
    }

    /**
     * The record of bytes in the wire format.
     *
     * @throws UndecodableException when the bytes are not such a record
     * @throws UnknownSchemaException when the registry does not know the id in them
     * @throws RegistryUnavailableException when the id is new here and the registry can't be asked
     */
    public T decode(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new UndecodableException("not in the Confluent wire format: " + bytes.length + " bytes, first byte "
                    + (bytes.length == 0 ? "none" : Byte.toString(bytes[0])));
        }
        int id = ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
        SpecificDatumReader<T> reader = readers.computeIfAbsent(id, this::readerOf);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
        try {
            T record = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UndecodableException("bytes left over behind a record of schema id " + id);
            }
            return record;
        } catch (IOException | RuntimeException e) {
            if (e instanceof SerdeException known) {
                throw known;
            }
            throw new UndecodableException("not a " + schema.getFullName() + " of schema id " + id, e);
        }
    }

    /** Asks for the id of the own schema now, so that the first record need not wait and a refusal shows at start-up. */
    public void warmUp() {
        registry.idOf(subject, schema);
    }

    /** The same as a Kafka serde; null stays null (a tombstone). */
    public Serde<T> kafkaSerde() {
        return Serdes.serdeFrom(
                (topic, record) -> record == null ? null : encode(record),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    private SpecificDatumReader<T> readerOf(int id) {
        Schema written = registry.schemaOf(id);
        return new SpecificDatumReader<>(written, schema);
    }

    @Override
    public String toString() {
        return "AvroSerde[" + subject + "]";
    }
}
