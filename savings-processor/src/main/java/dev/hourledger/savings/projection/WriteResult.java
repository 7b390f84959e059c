package dev.hourledger.savings.projection;

import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** What became of a batch that Postgres was asked to write; whatever it is, nothing is half written. Immutable. */
sealed interface WriteResult {
    /** Committed. {@code inserted} rows were new; the others had been there already. */
    record Stored(int inserted) implements WriteResult {
        @Override
        public <R> R fold(IntFunction<R> stored, Supplier<R> offsetsMoved, Function<String, R> refused) {
            return stored.apply(inserted);
        }
    }

    /** Somebody else advanced (or reset) an offset of the batch: nothing was written. */
    record OffsetsMoved() implements WriteResult {
        @Override
        public <R> R fold(IntFunction<R> stored, Supplier<R> offsetsMoved, Function<String, R> refused) {
            return offsetsMoved.get();
        }
    }

    /**
     * A row can't be stored as it is, and trying again won't help: nothing was written. The reason holds no row's
     * content.
     */
    record Refused(String reason) implements WriteResult {
        @Override
        public <R> R fold(IntFunction<R> stored, Supplier<R> offsetsMoved, Function<String, R> refused) {
            return refused.apply(reason);
        }
    }

    /** The answer of the function that fits. */
    <R> R fold(IntFunction<R> stored, Supplier<R> offsetsMoved, Function<String, R> refused);
}
