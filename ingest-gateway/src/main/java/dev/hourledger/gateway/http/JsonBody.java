package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.BodyField;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.RawBody;
import dev.hourledger.gateway.domain.Refusal;
import dev.hourledger.gateway.http.JsonTokens.JsonSyntaxException;
import java.nio.CharBuffer;

/**
 * Reads a body's bytes as one JSON object of known fields, in one pass and without a tree. Whatever the bytes are, the
 * answer is an object or a {@code validation_error} that says what is wrong and where. Stateless. Source: HTTP
 * contract, bad-input list.
 */
final class JsonBody {
    private JsonBody() {}

    /** The fields of the object that {@code utf8} holds, which has to hold nothing else. */
    static <F extends Enum<F> & BodyField> Checked<RawBody<F>> read(byte[] utf8, BodyNames<F> names) {
        return Utf8Text.decode(utf8).map(chars -> parse(chars, names)).orElseGet(() -> refused(Utf8Text.NOT_UTF_8));
    }

    private static <F extends Enum<F> & BodyField> Checked<RawBody<F>> parse(CharBuffer chars, BodyNames<F> names) {
        int start = chars.arrayOffset() + chars.position();
        try {
            return new JsonObjectReader(new JsonTokens(chars.array(), start, start + chars.remaining())).root(names);
        } catch (JsonSyntaxException e) {
            String where = " at line " + e.line() + ", column " + e.column() + ".";
            return switch (e.problem()) {
                case NESTED_TOO_DEEPLY -> refused("The body is nested too deeply.");
                case CUT_SHORT -> refused("The body ends too early: it is cut short" + where);
                case INVALID -> refused("The body is not valid JSON" + where);
            };
        }
    }

    private static <T> Checked<T> refused(String message) {
        return new Checked.Refused<>(Refusal.invalidBody(message));
    }
}
