package dev.hourledger.savings.topology;

import dev.hourledger.savings.domain.ReferenceData;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** Hears what the stream tasks do. Called on stream threads: must be quick and must not block. */
public interface TaskListener {
    /**
     * A task runs the partition from now on; its stores are restored.
     *
     * @param outcomes may be read by any thread until the task closes
     * @param organisations likewise: an OrgView in the wire format by the organisation's id; empty: there is none
     */
    void opened(
            int partition,
            ReadOnlyWindowStore<Bytes, byte[]> outcomes,
            Function<String, Optional<byte[]>> organisations,
            ReferenceData reference);

    /** An outcome was written to the store; the array must not be changed. */
    void written(String eventId, byte[] outcome);

    /** The task is done with the partition. */
    void closed(int partition);
}
