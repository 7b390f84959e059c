package dev.hourledger.gateway.domain;

import dev.hourledger.contract.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused, as the client reads it. Immutable. Source: HTTP contract "Errors".
 *
 * @param message what is wrong, for people
 * @param hint the way out
 * @param field the one to blame; null: none
 */
public record Refusal(
        ErrorCode code,
        String message,
        String hint,
        @Nullable String field) {
    /** A refusal with the catalogue's own words. */
    public static Refusal of(ErrorCode code) {
        return of(code, null);
    }

    /** A refusal with the catalogue's own words and the field to blame, if there is one. */
    public static Refusal of(ErrorCode code, @Nullable String field) {
        return new Refusal(code, code.message(), code.hint(), field);
    }

    /** A {@code validation_error} of one field. */
    public static Refusal invalid(String field, String message) {
        return new Refusal(ErrorCode.VALIDATION_ERROR, message, ErrorCode.VALIDATION_ERROR.hint(), field);
    }

    /** A {@code validation_error} of the body as a whole. */
    public static Refusal invalidBody(String message) {
        return new Refusal(
                ErrorCode.VALIDATION_ERROR, message, "Send one JSON object, complete and in UTF-8, as the body.", null);
    }

    /** The same refusal with another way out. */
    public Refusal withHint(String otherHint) {
        return new Refusal(code, message, otherHint, field);
    }
}
