package dev.hourledger.gateway.domain;

import dev.hourledger.contract.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What the decision made of a command. Source: design "The decision". */
public sealed interface Outcome {
    /** The organisation that may see it. */
    String orgId();

    /** What {@code cases} makes of this outcome; an outcome without its case does not compile. */
    <T> T fold(Cases<T> cases);

    /** One function for each outcome. */
    interface Cases<T> {
        T recorded(Recorded outcome);

        T replayed(Replayed outcome);

        T rejected(Rejected outcome);

        T applied(Applied outcome);
    }

    /** A new event. */
    record Recorded(String orgId, RecordedEvent event) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.recorded(this);
        }
    }

    /**
     * The key was used before: the original event, without metadata and audit sample.
     *
     * @param mismatch the resent body says something else than the original's
     */
    record Replayed(String orgId, RecordedEvent event, boolean mismatch) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.replayed(this);
        }
    }

    /** Refused; no event exists. {@code field} only where one is to blame. */
    record Rejected(String orgId, ErrorCode code, @Nullable String field) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.rejected(this);
        }
    }

    /** An admin change took effect. */
    record Applied(String orgId) implements Outcome {
        @Override
        public <T> T fold(Cases<T> cases) {
            return cases.applied(this);
        }
    }
}
