package dev.hourledger.savings.topology;

import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.savings.domain.ReferenceData;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** Hears what the stream tasks do. Called on stream threads: must be quick and must not block. */
public interface TaskListener {
    /**
     * A task runs the partition from now on; its stores are restored.
     *
     * @param outcomes may be read by any thread until the task closes
     * @param views likewise: what is asked for, in the wire format; empty: there is no such thing
     */
    void opened(
            int partition,
            ReadOnlyWindowStore<Bytes, byte[]> outcomes,
            BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views,
            ReferenceData reference);

    /** Who watches the task that runs the partition. */
    default DecisionWatch watch(int partition) {
        return DecisionWatch.NONE;
    }

    /** A record goes to the dead letters; again, should the transaction be aborted. */
    default void deadLettered(DeadLetterCause cause, int partition, long offset) {}

    /** The record was decided, and its outcome written. */
    default void decided(int partition, long offset) {}

    /** An outcome was written to the store; the array must not be changed. */
    void written(String eventId, byte[] outcome);

    /** The task is done with the partition. */
    void closed(int partition);
}
