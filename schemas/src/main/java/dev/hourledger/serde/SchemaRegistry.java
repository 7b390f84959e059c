package dev.hourledger.serde;

import org.apache.avro.Schema;

/**
 * The ids of schemas. Implementations are thread-safe and cache: a schema and its id never change once known, so a
 * registry that goes away has no effect on what was used before. Source: design failure table, ADR 0006.
 */
public interface SchemaRegistry {
    /**
     * The id under which a subject holds a schema; registers it first where that is allowed.
     *
     * @throws RegistryRefusedException when the registry says no: incompatible, or unknown with auto-registration off
     * @throws RegistryUnavailableException when it can't be asked now
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema of an id.
     *
     * @throws UnknownSchemaException when the registry has no such id
     * @throws RegistryUnavailableException when it can't be asked now
     */
    Schema schemaOf(int id);
}
