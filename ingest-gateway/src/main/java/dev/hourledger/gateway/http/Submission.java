package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.Outcome;
import java.util.function.Function;
import java.util.function.Supplier;

/** What became of a command within its deadline. Source: P8. */
sealed interface Submission {
    /** One result of the three cases. */
    <T> T fold(Function<Outcome, T> ifDecided, Supplier<T> ifDurable, Supplier<T> ifUnconfirmed);

    /** In the log, and decided. */
    record Decided(Outcome outcome) implements Submission {
        @Override
        public <T> T fold(Function<Outcome, T> ifDecided, Supplier<T> ifDurable, Supplier<T> ifUnconfirmed) {
            return ifDecided.apply(outcome);
        }
    }

    /**
     * In the log; its outcome is not known yet.
     *
     * @param outcomeKept whether it is sure to be kept for whoever asks later
     */
    record Durable(boolean outcomeKept) implements Submission {
        @Override
        public <T> T fold(Function<Outcome, T> ifDecided, Supplier<T> ifDurable, Supplier<T> ifUnconfirmed) {
            return ifDurable.get();
        }
    }

    /** Not confirmed by the log: it may or may not be in it. */
    record Unconfirmed() implements Submission {
        @Override
        public <T> T fold(Function<Outcome, T> ifDecided, Supplier<T> ifDurable, Supplier<T> ifUnconfirmed) {
            return ifUnconfirmed.get();
        }
    }
}
