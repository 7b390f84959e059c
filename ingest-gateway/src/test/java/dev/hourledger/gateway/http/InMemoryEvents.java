package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.RecordedEvent;
import dev.hourledger.gateway.port.StoredEvents;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The projection in memory. Thread-safe. */
final class InMemoryEvents implements StoredEvents {
    final Map<String, RecordedEvent> events = new ConcurrentHashMap<>();
    volatile Optional<RuntimeException> failure = Optional.empty();

    @Override
    public Future<Optional<RecordedEvent>> find(String orgId, String eventId) {
        return failure.<Future<Optional<RecordedEvent>>>map(Future::failedFuture)
                .orElseGet(() -> Future.succeededFuture(Optional.ofNullable(events.get(eventId))
                        .filter(event -> event.orgId().equals(orgId))));
    }
}
