package dev.hourledger.gateway.readback;

import dev.hourledger.serde.SchemaRegistry;
import io.vertx.core.Context;
import org.apache.avro.Schema;

/**
 * A registry that is never asked on an event loop: there it throws {@link WouldBlockException} instead, and the caller
 * goes to a worker. Happens once for each new schema version, when processors were upgraded first. Thread-safe.
 */
final class OffLoopRegistry implements SchemaRegistry {
    private final SchemaRegistry registry;

    OffLoopRegistry(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** The registry would have to be asked on an event loop. */
    static final class WouldBlockException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private WouldBlockException() {
            super("the registry must be asked on a worker", null, false, false);
        }
    }

    @Override
    public int idOf(String subject, Schema schema) {
        leaveEventLoop();
        return registry.idOf(subject, schema);
    }

    @Override
    public Schema schemaOf(int id) {
        leaveEventLoop();
        return registry.schemaOf(id);
    }

    private static void leaveEventLoop() {
        if (Context.isOnEventLoopThread()) {
            throw new WouldBlockException();
        }
    }
}
