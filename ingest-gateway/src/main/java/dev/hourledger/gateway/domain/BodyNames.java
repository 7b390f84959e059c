package dev.hourledger.gateway.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The known names of one kind of body. Immutable. Source: HTTP contract "Unknown top-level fields". */
public final class BodyNames<F extends Enum<F> & BodyField> {
    private final Class<F> type;
    private final List<F> fields;
    private final List<String> wires;
    private final Map<String, F> byName = new LinkedHashMap<>();

    /** The names of all constants of {@code type}. */
    public BodyNames(Class<F> type) {
        this.type = type;
        this.fields = List.of(type.getEnumConstants());
        this.wires = fields.stream().map(BodyField::wire).toList();
        fields.forEach(field -> byName.put(field.wire(), field));
    }

    /** The enum of the fields. */
    public Class<F> type() {
        return type;
    }

    /** The field of a name; empty when there is none. */
    public Optional<F> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The field whose name passes, so that no text need be made of one that is known; null when there is none. */
    public @Nullable F firstOf(Predicate<String> isName) {
        for (int i = 0; i < wires.size(); i++) {
            if (isName.test(wires.get(i))) {
                return fields.get(i);
            }
        }
        return null;
    }

    /** The refusal of an unknown name below {@code parent}, with the nearest known one as hint. */
    public Refusal unknown(String parent, String name) {
        String path = FieldPath.below(parent, name);
        return Refusal.invalid(path, path + " is not a known field.")
                .withHint("Did you mean " + NearestName.of(name, List.copyOf(byName.keySet())) + "?");
    }
}
