package dev.hourledger.benchmarks.micro;

import dev.hourledger.serde.SchemaRegistry;
import dev.hourledger.serde.UnknownSchemaException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;

/** Schemas of this process alone, so that nothing but the code under test is measured. Thread-safe. */
final class LocalRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new CopyOnWriteArrayList<>();

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int index = schemas.indexOf(schema);
        if (index < 0) {
            schemas.add(schema);
            return schemas.size();
        }
        return index + 1;
    }

    @Override
    public Schema schemaOf(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException("no schema of id " + id);
        }
        return schemas.get(id - 1);
    }
}
