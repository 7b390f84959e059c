package dev.hourledger.savings.readback;

import java.util.concurrent.CompletionStage;

/** Where raw-events ends. Thread-safe, never blocks. */
@FunctionalInterface
public interface LogEnds {
    /**
     * The offset behind the partition's last record that all in-sync replicas have, asked of its leader after this
     * call: every record that was acknowledged before the call is before it. Fails when it can't be known.
     */
    CompletionStage<Long> of(int partition);
}
