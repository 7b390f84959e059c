package dev.hourledger.gateway.domain;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The known fields of a JSON object, each at most once, null ones absent unless they say something, before any rule was
 * applied. Immutable.
 *
 * @param <F> the enum of the known fields
 */
public record RawBody<F extends Enum<F> & BodyField>(Map<F, RawValue> values) {
    public RawBody {
        // A copy of an EnumMap is one array.
        values = values instanceof EnumMap<F, RawValue> known
                ? Collections.unmodifiableMap(known.clone())
                : Map.copyOf(values);
    }

    /** The value of a field; empty when absent or null. */
    public Optional<RawValue> value(F field) {
        return Optional.ofNullable(get(field));
    }

    /** The same; null when absent or null. */
    @Nullable
    RawValue get(F field) {
        return values.get(field);
    }
}
