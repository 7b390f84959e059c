package dev.hourledger.savings.topology;

import dev.hourledger.savings.domain.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Watches one task decide, a record at a time, on its stream thread: must be quick and must not block. What it sees and
 * says changes nothing of a decision (P4).
 */
public interface DecisionWatch {
    /** Looks away. */
    DecisionWatch NONE = new DecisionWatch() {
        @Override
        public void begins(long appendedAtMillis, @Nullable String traceparent) {}

        @Override
        public void decided(String eventId, Outcome outcome) {}

        @Override
        public void ends() {}
    };

    /**
     * A record is taken up.
     *
     * @param appendedAtMillis the broker's time
     * @param traceparent of the request that it came with; null: it is not traced
     */
    void begins(long appendedAtMillis, @Nullable String traceparent);

    /** It was decided, stored and sent. */
    void decided(String eventId, Outcome outcome);

    /** The task is done with the record, whether it was decided or failed. */
    void ends();
}
