package dev.hourledger.gateway.domain;

import java.util.List;

/** A value of a request's body before any rule was applied. Immutable; {@code toString} shows no content (P9). */
public sealed interface RawValue {
    /** A string, unescaped; may hold anything that JSON can say, NUL and lone surrogates included. */
    record Text(String value) implements RawValue {
        @Override
        public String toString() {
            return "Text[hidden]";
        }
    }

    /** A number as it was written. Not yet a number in Java: {@code 1e999999999} must cost nothing. */
    record Numeral(String literal) implements RawValue {
        @Override
        public String toString() {
            return "Numeral[hidden]";
        }
    }

    /** True or false. */
    record Flag(boolean value) implements RawValue {}

    /** An object of the client's own making, whose rules were applied while it was read. */
    record FreeObject(Metadata metadata) implements RawValue {}

    /** The fields of an audit sample. */
    record Sample(RawBody<SampleField> fields) implements RawValue {}

    /** The credits of outcomes. */
    record Credit(RawBody<CreditField> fields) implements RawValue {}

    /** Models with their prices. */
    record ModelPrices(List<BodyRow<ModelPriceField>> rows) implements RawValue {
        /** Copies the list. */
        public ModelPrices {
            rows = List.copyOf(rows);
        }
    }

    /** Exchange rates. */
    record FxRates(List<BodyRow<FxRateField>> rows) implements RawValue {
        /** Copies the list. */
        public FxRates {
            rows = List.copyOf(rows);
        }
    }

    /** A null that takes a value away, see {@link BodyField#mayBeCleared}. */
    record Cleared() implements RawValue {}
}
