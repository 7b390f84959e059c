package dev.hourledger.savings.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.EventId;
import dev.hourledger.events.RawEvent;
import dev.hourledger.savings.domain.Decider;
import dev.hourledger.savings.domain.Decision;
import dev.hourledger.savings.domain.Effect;
import dev.hourledger.savings.domain.RawFact;
import dev.hourledger.serde.UndecodableException;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The shell around the decision: fetch, decide once, store, send, wake the waiter. One instance a stream task, one
 * thread. Everything is encoded before anything is written, so that a failure leaves no half of a decision behind (P7),
 * and all writes are one Kafka transaction (P2).
 */
final class DecideProcessor implements Processor<String, RawEvent, String, byte[]> {
    /**
     * How far ahead of the broker's time an outcome is stored at most, whatever the event's own time is: a gateway
     * whose clock is far ahead must not push the store's time ahead and expire the outcomes of all others.
     */
    static final Duration MAX_CLOCK_LEAD = Duration.ofMinutes(10);

    private final RecordSerdes serdes;
    private final TaskListener listener;
    private @Nullable ProcessorContext<String, byte[]> context;
    private @Nullable TaskStores stores;
    private @Nullable IdempotencySweep sweep;
    private DecisionWatch watch = DecisionWatch.NONE;

    DecideProcessor(RecordSerdes serdes, TaskListener listener) {
        this.serdes = serdes;
        this.listener = listener;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> taskContext) {
        context = taskContext;
        TaskStores taskStores = new TaskStores(taskContext, serdes);
        IdempotencySweep taskSweep = new IdempotencySweep(taskStores.idempotency);
        taskContext.schedule(IdempotencySweep.INTERVAL, PunctuationType.STREAM_TIME, taskSweep::advance);
        stores = taskStores;
        sweep = taskSweep;
        watch = listener.watch(taskContext.taskId().partition());
        Views views = new Views(taskStores, serdes);
        listener.opened(taskContext.taskId().partition(), taskStores.outcomes, views::of, taskStores.referenceData());
    }

    @Override
    public void process(Record<String, RawEvent> record) {
        watch.begins(record.timestamp(), TraceHeader.textOf(record.headers()));
        try {
            decide(record);
        } finally {
            watch.ends();
        }
    }

    private void decide(Record<String, RawEvent> record) {
        TaskStores taskStores = Objects.requireNonNull(stores);
        RawFact fact = FactsFromAvro.fact(record.value());
        long eventMillis = EventId.epochMillisOf(fact.eventId())
                .orElseThrow(() -> new UndecodableException("not an event id: " + fact.eventId()));
        IdempotencySweep taskSweep = Objects.requireNonNull(sweep);
        taskSweep.seen(fact.receivedAt());
        Decision decision = Decider.decide(taskStores.stateFor(fact), fact);

        PendingWrites writes = new PendingWrites(serdes, taskStores, taskSweep);
        byte[] outcome = writes.encode(fact, decision);
        for (Effect effect : decision.effects()) {
            effect.carryOutOn(writes);
        }
        writes.writeTo(Objects.requireNonNull(context), record);
        long storedAt = Math.min(eventMillis, record.timestamp() + MAX_CLOCK_LEAD.toMillis());
        taskStores.outcomes.put(Bytes.wrap(fact.eventId().getBytes(UTF_8)), outcome, storedAt);
        listener.written(fact.eventId(), outcome);
        Objects.requireNonNull(context)
                .recordMetadata()
                .ifPresent(read -> listener.decided(read.partition(), read.offset()));
        watch.decided(fact.eventId(), decision.outcome());
    }

    @Override
    public void close() {
        if (context != null) {
            listener.closed(context.taskId().partition());
        }
    }
}
