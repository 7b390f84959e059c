package dev.hourledger.gateway.domain;

import java.util.Map;
import java.util.Optional;

/**
 * The known fields of a JSON object, each at most once, null ones absent unless they say something, before any rule was
 * applied. Immutable.
 *
 * @param <F> the enum of the known fields
 */
public record RawBody<F extends Enum<F> & BodyField>(Map<F, RawValue> values) {
    public RawBody {
        values = Map.copyOf(values);
    }

    /** The value of a field; empty when absent or null. */
    public Optional<RawValue> value(F field) {
        return Optional.ofNullable(values.get(field));
    }
}
