package dev.hourledger.serde;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;

/**
 * The branches of a newer writer's unions that this release does not know. Avro would read such a record as any known
 * one that its fields happen to fit, above all one without fields or with nothing but defaults, so that an older
 * processor would take a new kind of change for another one. Thread-safe. Source: ADR 0006.
 *
 * @param names full names of records
 */
record Strangers(Schema written, Set<String> names) {
    /** In the top-level fields of a record. */
    static Strangers between(Schema written, Schema own) {
        Set<String> names = written.getFields().stream()
                .filter(field -> field.schema().isUnion())
                .filter(field -> own.getField(field.name()) != null
                        && own.getField(field.name()).schema().isUnion())
                .flatMap(field -> field.schema().getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .map(Schema::getFullName)
                        .filter(name -> own.getField(field.name()).schema().getIndexNamed(name) == null))
                .collect(Collectors.toUnmodifiableSet());
        return new Strangers(written, names);
    }

    /**
     * Reads the record as it was written, which costs nothing where no branch is unknown.
     *
     * @throws UndecodableException when a top-level field holds a stranger
     */
    void refuse(byte[] bytes) throws IOException {
        if (names.isEmpty()) {
            return;
        }
        BinaryDecoder decoder = AvroSerde.decoderOf(bytes, null);
        IndexedRecord record = new GenericDatumReader<IndexedRecord>(written).read(null, decoder);
        for (Schema.Field field : written.getFields()) {
            if (record.get(field.pos()) instanceof IndexedRecord value
                    && names.contains(value.getSchema().getFullName())) {
                throw new UndecodableException("a " + value.getSchema().getFullName() + ", which this release does not"
                        + " know: was a gateway upgraded before the processors?");
            }
        }
    }
}
