package dev.hourledger.savings.domain;

import dev.hourledger.contract.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What the decision made of a record. Source: design "The decision". */
public sealed interface Outcome {
    /** Calls the one case that this outcome is. */
    <R> R fold(Cases<R> cases);

    /** One answer for each kind of outcome. */
    interface Cases<R> {
        /** A new event. */
        R recorded(Recorded outcome);

        /** The original event again. */
        R replayed(Replayed outcome);

        /** No event. */
        R rejected(Rejected outcome);

        /** A change in force. */
        R applied(Applied outcome);
    }

    /** A new event, to be written to enriched-events as it stands. */
    record Recorded(EnrichedTask event) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.recorded(this);
        }
    }

    /**
     * The idempotency key is occupied: nothing new happened.
     *
     * @param mismatch true when the bodies are known not to say the same
     */
    record Replayed(Original original, boolean mismatch) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.replayed(this);
        }
    }

    /**
     * Refused; nothing changed.
     *
     * @param field the field to blame, where there is one
     */
    record Rejected(ErrorCode code, @Nullable String field) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.rejected(this);
        }
    }

    /** What the fact says is in force, whether this record changed it or an earlier one had. */
    record Applied() implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.applied(this);
        }
    }
}
