package dev.hourledger.serde;

import dev.hourledger.events.RawEvent;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * Records of one type to and from the Confluent wire format: byte 0, schema id as int32, Avro binary. Thread-safe. Old
 * and new writers' schemas are resolved against the type's own. Source: ADR 0006.
 */
public final class AvroSerde<T extends SpecificRecord> {
    private static final int INITIAL_BUFFER_BYTES = 1024;
    /** A buffer that one large record has grown beyond this is not kept. */
    private static final int MAX_KEPT_BUFFER_BYTES = 256 * 1024;
    /** Ids come from bytes that anybody may have written, so what they fill is bounded. */
    private static final int MAX_READERS = 1_000;

    private static final int NO_ID = -1;
    /** A thread's own place to encode into. */
    private static final ThreadLocal<ByteEncoder> ENCODER =
            ThreadLocal.withInitial(() -> new ByteEncoder(INITIAL_BUFFER_BYTES));

    /** A thread's own decoder, with its place for the bytes of strings. */
    private static final ThreadLocal<BinaryDecoder> DECODER =
            ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

    static {
        // Avro makes only classes that are trusted by name; without this it would refuse our own. Whatever else is
        // trusted stays.
        String ownPackage = RawEvent.class.getPackageName();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(ownPackage)));
    }

    private final String subject;
    private final Schema schema;
    private final SchemaRegistry registry;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, Reader<T>> readers = new ConcurrentHashMap<>();

    /** Kept here so that a record costs no look-up: hashing a schema is not for every record. */
    private volatile int ownId = NO_ID;

    /**
     * A serde of the type that {@code schema} (its generated {@code SCHEMA$}) describes, registered under {@code
     * subject}.
     */
    public AvroSerde(String subject, Schema schema, SchemaRegistry registry) {
        this.subject = subject;
        this.schema = schema;
        this.registry = registry;
        this.writer = new SpecificDatumWriter<>(schema);
    }

    /**
     * The record in the wire format. Blocks only before the first success, while the registry is asked.
     *
     * @throws UnencodableException when the record does not fit the schema
     * @throws RegistryRefusedException when the registry says no
     * @throws RegistryUnavailableException when it can't be asked
     */
    public byte[] encode(T record) {
        int id = ownId();
        ByteEncoder encoder = ENCODER.get();
        try {
            WireFormat.writeHeader(id, encoder);
            writer.write(record, encoder);
            return encoder.toByteArray();
        } catch (IOException e) {
            throw new AssertionError("a byte array does not fail", e);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new UnencodableException("not a valid " + schema.getFullName() + ": " + e.getMessage(), e);
        } finally {
            encoder.reset(MAX_KEPT_BUFFER_BYTES);
        }
    }

    /**
     * The record of bytes in the wire format.
     *
     * @throws UndecodableException when the bytes are not such a record
     * @throws UnknownSchemaException when the registry does not know the id in them
     * @throws RegistryUnavailableException when the id is new here and the registry can't be asked
     */
    public T decode(byte[] bytes) {
        int id = WireFormat.schemaId(bytes);
        Reader<T> reader = readerOf(id);
        BinaryDecoder decoder = decoderOf(bytes, DECODER.get());
        try {
            reader.strangers().refuse(bytes);
            T record = reader.datums().read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UndecodableException("bytes left over behind a record of schema id " + id);
            }
            return record;
        } catch (IOException | RuntimeException e) {
            if (e instanceof SerdeException known) {
                throw known;
            }
            throw new UndecodableException("not a " + schema.getFullName() + " of schema id " + id, e);
        } finally {
            if (bytes.length > MAX_KEPT_BUFFER_BYTES) {
                DECODER.remove();
            }
        }
    }

    /**
     * The first field of bytes in the wire format, and nothing of what follows: for types whose first field is a long,
     * or a time in milliseconds, in every version.
     *
     * @throws UndecodableException when the bytes begin like no such record
     */
    public static long firstLong(byte[] bytes) {
        int id = WireFormat.schemaId(bytes);
        try {
            return decoderOf(bytes, null).readLong();
        } catch (IOException e) {
            throw new UndecodableException("no long behind schema id " + id, e);
        }
    }

    /**
     * Asks for the id of the own schema now, so that the first record need not wait and a refusal shows at start-up.
     */
    public void warmUp() {
        ownId();
    }

    /** The same as a Kafka serde; null stays null (a tombstone). */
    public Serde<T> kafkaSerde() {
        return Serdes.serdeFrom(
                (topic, record) -> record == null ? null : encode(record),
                (topic, bytes) -> bytes == null ? null : decode(bytes));
    }

    private int ownId() {
        int id = ownId;
        if (id == NO_ID) {
            id = registry.idOf(subject, schema);
            ownId = id;
        }
        return id;
    }

    private Reader<T> readerOf(int id) {
        Reader<T> reader = readers.get(id);
        if (reader == null) {
            Schema written = registry.schemaOf(id);
            reader = new Reader<>(new SpecificDatumReader<>(written, schema), Strangers.between(written, schema));
            if (readers.size() < MAX_READERS) {
                readers.put(id, reader);
            }
        }
        return reader;
    }

    /** Of what is behind the header; {@code reuse} becomes it, unless it is null. */
    static BinaryDecoder decoderOf(byte[] bytes, @Nullable BinaryDecoder reuse) {
        return DecoderFactory.get()
                .binaryDecoder(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, reuse);
    }

    @Override
    public String toString() {
        return "AvroSerde[" + subject + "]";
    }

    /** What reads the records of one writer's schema. */
    private record Reader<T>(SpecificDatumReader<T> datums, Strangers strangers) {}
}
