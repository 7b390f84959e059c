package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.CommandEnvelope;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.CommandLog;
import dev.hourledger.gateway.port.Outcomes;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A log and its decision in memory, both of which a test can replace by failing ones. Thread-safe. */
final class InMemoryLog implements CommandLog, Outcomes {
    /** The partition of every organisation. */
    static final int PARTITION = 3;

    static final int PARTITIONS = 4;

    private final Map<String, Integer> placed = new ConcurrentHashMap<>();
    final List<CommandEnvelope> appended = new CopyOnWriteArrayList<>();
    final Map<String, Outcome> found = new ConcurrentHashMap<>();
    volatile Function<CommandEnvelope, Future<Acknowledgement>> acknowledgement =
            envelope -> Future.succeededFuture(new Acknowledgement(partitionOf(envelope), envelope.receivedAt()));
    volatile Function<CommandEnvelope, Future<Optional<Outcome>>> decision =
            envelope -> Future.succeededFuture(Optional.of(SampleEvents.decide(envelope)));
    volatile Optional<RuntimeException> findFailure = Optional.empty();

    @Override
    public Future<Acknowledgement> append(CommandEnvelope envelope, int partition) {
        placed.put(envelope.eventId(), partition);
        appended.add(envelope);
        return acknowledgement.apply(envelope);
    }

    @Override
    public int partitionOf(String orgId) {
        return PARTITION;
    }

    @Override
    public Future<Optional<Outcome>> await(int partition, String eventId, Duration left, @Nullable String traceparent) {
        return appended.stream()
                .filter(each -> each.eventId().equals(eventId))
                .findFirst()
                .map(envelope -> decision.apply(envelope))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    @Override
    public Future<Optional<Outcome>> find(int partition, String eventId, Duration left) {
        return findFailure
                .<Future<Optional<Outcome>>>map(Future::failedFuture)
                .orElseGet(() -> Future.succeededFuture(Optional.ofNullable(found.get(eventId))));
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    /** Where a command was put. */
    int partitionOf(CommandEnvelope envelope) {
        return Objects.requireNonNull(placed.get(envelope.eventId()));
    }

    /** What was appended last. */
    CommandEnvelope last() {
        return appended.get(appended.size() - 1);
    }

    /** Decides everything in the same way from now on. */
    void decideAlways(Outcome outcome) {
        decision = ignored -> Future.succeededFuture(Optional.of(outcome));
    }
}
