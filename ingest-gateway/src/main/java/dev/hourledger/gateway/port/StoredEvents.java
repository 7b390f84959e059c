package dev.hourledger.gateway.port;

import dev.hourledger.gateway.domain.RecordedEvent;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads of the projection. Thread-safe, never blocks. */
public interface StoredEvents {
    /** The event, if it belongs to the organisation; fails when the projection can't be read. */
    Future<Optional<RecordedEvent>> find(String orgId, String eventId);
}
