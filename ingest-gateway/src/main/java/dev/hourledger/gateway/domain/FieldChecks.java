package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of a body one by one through their rules and keeps the first refusal. A field that was refused reads
 * as absent (or "" where one is required), so ask {@link #refusal()} before believing any value. Used by one thread,
 * for one body.
 */
final class FieldChecks<F extends Enum<F> & BodyField> {
    private final RawBody<F> body;
    private final String parent;
    private @Nullable Refusal refusal;

    /** Checks the fields of {@code body}, which stands at {@code parent}; "" is the top level. */
    FieldChecks(RawBody<F> body, String parent) {
        this.body = body;
        this.parent = parent;
    }

    /** The first refusal, if there is one. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** What was made of the fields, if none was refused. */
    <T> Checked<T> checked(T made) {
        return refusal == null ? new Checked.Accepted<>(made) : new Checked.Refused<>(refusal);
    }

    /** Takes over what another check found. */
    void refuse(Refusal other) {
        if (refusal == null) {
            refusal = other;
        }
    }

    /** Refuses a field; the message is made of its path and {@code problem}. */
    void refuse(F field, String problem) {
        String path = path(field);
        refuse(Refusal.invalid(path, path + " " + problem + "."));
    }

    /** A string that must be there. */
    String requiredText(F field, int maxCodePoints) {
        String text = text(field, 1, maxCodePoints);
        if (text == null) {
            refuse(field, "is required");
            return "";
        }
        return text;
    }

    /** A string that must be there and hold no control characters. */
    String requiredName(F field, int maxCodePoints) {
        String text = requiredText(field, maxCodePoints);
        if (!TextRules.isFreeOfControls(text)) {
            refuse(field, "must not hold control characters");
        }
        return text;
    }

    /** A string that may be absent, which is "" then, and holds no control characters. */
    String optionalText(F field, int maxCodePoints) {
        String text = text(field, 1, maxCodePoints);
        if (text != null && !TextRules.isFreeOfControls(text)) {
            refuse(field, "must not hold control characters");
        }
        return text == null ? "" : text;
    }

    /** A string of {@code min} to {@code max} code points. */
    @Nullable
    String text(F field, int minCodePoints, int maxCodePoints) {
        RawValue.Text found = find(field, RawValue.Text.class, "a string");
        if (found == null) {
            return null;
        }
        String text = found.value();
        int codePoints = text.codePointCount(0, text.length());
        if (codePoints < minCodePoints || codePoints > maxCodePoints) {
            refuse(field, "must have " + minCodePoints + " to " + maxCodePoints + " characters");
        } else if (!TextRules.isStorable(text)) {
            refuse(field, "must not hold NUL or half of a surrogate pair");
        }
        return text;
    }

    /** A number within its range, without trailing zeros. */
    @Nullable
    BigDecimal decimal(F field, DecimalRange range) {
        RawValue.Numeral numeral = find(field, RawValue.Numeral.class, "a number");
        if (numeral == null) {
            return null;
        }
        Optional<BigDecimal> value = Decimals.parse(numeral.literal());
        Optional<String> problem = value.isEmpty() ? Optional.of(range.outOfRange()) : range.problemOf(value.get());
        if (problem.isPresent()) {
            refuse(field, problem.get());
            return null;
        }
        return value.map(Decimals::withoutTrailingZeros).orElse(null);
    }

    /** A number within its range that must be there, without trailing zeros; 0 where it was refused. */
    BigDecimal requiredDecimal(F field, DecimalRange range) {
        BigDecimal value = decimal(field, range);
        if (value == null) {
            refuse(field, "is required");
            return BigDecimal.ZERO;
        }
        return value;
    }

    /** True when the value is to be taken away. */
    boolean isCleared(F field) {
        return body.value(field).filter(RawValue.Cleared.class::isInstance).isPresent();
    }

    /** A count of tokens. */
    @Nullable
    Long tokens(F field) {
        BigDecimal value = decimal(field, DecimalRange.TOKENS);
        return value == null ? null : value.longValueExact();
    }

    /** A time with its offset. */
    @Nullable
    Instant time(F field) {
        Optional<RawValue.Text> text = present(field, RawValue.Text.class, "a string");
        Optional<Instant> time = text.flatMap(value -> Rfc3339.parse(value.value()));
        if (text.isPresent() && time.isEmpty()) {
            refuse(field, "must be a time of RFC 3339 with its offset, such as 2026-05-06T10:42:00Z");
        }
        return time.orElse(null);
    }

    /** The value, when it is there and of the kind. */
    <V extends RawValue> Optional<V> present(F field, Class<V> kind, String kindName) {
        return Optional.ofNullable(find(field, kind, kindName));
    }

    private <V extends RawValue> @Nullable V find(F field, Class<V> kind, String kindName) {
        RawValue value = body.get(field);
        if (value == null) {
            return null;
        }
        if (!kind.isInstance(value)) {
            refuse(field, "must be " + kindName);
            return null;
        }
        return kind.cast(value);
    }

    private String path(F field) {
        return FieldPath.below(parent, field.wire());
    }
}
