package dev.hourledger.savings.readback;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where raw-events ends. Thread-safe, never blocks. */
@FunctionalInterface
public interface LogEnds {
    /**
     * The offset behind the last record of each of these partitions that all in-sync replicas have, asked of the
     * partition's leader after this call: every record that was acknowledged before the call is before it. Fails when
     * it can't be known.
     */
    CompletionStage<Map<Integer, Long>> of(Set<Integer> partitions);
}
