package dev.hourledger.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A registry in memory for unit tests: one id a schema, from 1, in order of registration; checks no compatibility.
 * Thread-safe.
 */
public final class InMemorySchemaRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int index = schemas.indexOf(schema);
        if (index < 0) {
            index = schemas.size();
            schemas.add(schema);
        }
        return index + 1;
    }

    @Override
    public synchronized Schema schemaOf(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new UnknownSchemaException("no schema of id " + id);
        }
        return schemas.get(id - 1);
    }
}
