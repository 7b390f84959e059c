package dev.hourledger.gateway.domain;

import java.util.function.Function;

/** A value that passed its checks, or the reason why it did not. Immutable. */
public sealed interface Checked<T> {
    /** One result of the two cases. */
    <R> R fold(Function<? super T, ? extends R> ifAccepted, Function<Refusal, ? extends R> ifRefused);

    /** The checks go on with an accepted value; a refusal stays what it is. */
    default <R> Checked<R> flatMap(Function<? super T, Checked<R>> next) {
        return fold(next, Refused::new);
    }

    /** Passed. */
    record Accepted<T>(T value) implements Checked<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> ifAccepted, Function<Refusal, ? extends R> ifRefused) {
            return ifAccepted.apply(value);
        }
    }

    /** Did not pass. */
    record Refused<T>(Refusal refusal) implements Checked<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> ifAccepted, Function<Refusal, ? extends R> ifRefused) {
            return ifRefused.apply(refusal);
        }
    }
}
