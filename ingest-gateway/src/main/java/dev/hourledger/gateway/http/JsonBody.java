package dev.hourledger.gateway.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.hourledger.gateway.domain.BodyField;
import dev.hourledger.gateway.domain.BodyNames;
import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.RawBody;
import dev.hourledger.gateway.domain.Refusal;
import java.io.IOException;
import java.nio.CharBuffer;

/**
 * Reads a body's bytes as one JSON object of known fields, in one pass and without a tree. Whatever the bytes are, the
 * answer is an object or a {@code validation_error} that says what is wrong and where. Stateless. Source: HTTP
 * contract, bad-input list.
 */
final class JsonBody {
    /**
     * No names are interned or cached: they are the client's. The limits are only a second line behind the body's size
     * and the collector's own, which name the field.
     */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNameLength(PriceHandlers.MAX_BODY_BYTES)
                    .maxNumberLength(PriceHandlers.MAX_BODY_BYTES)
                    .build())
            .build();

    private JsonBody() {}

    /** The fields of the object that {@code utf8} holds, which has to hold nothing else. */
    static <F extends Enum<F> & BodyField> Checked<RawBody<F>> read(byte[] utf8, BodyNames<F> names) {
        return Utf8Text.decode(utf8).map(chars -> parse(chars, names)).orElseGet(() -> refused(Utf8Text.NOT_UTF_8));
    }

    private static <F extends Enum<F> & BodyField> Checked<RawBody<F>> parse(CharBuffer chars, BodyNames<F> names) {
        try (JsonParser parser =
                JSON.createParser(chars.array(), chars.arrayOffset() + chars.position(), chars.remaining())) {
            return new JsonObjectReader(parser).root(names);
        } catch (StreamConstraintsException e) {
            return refused("The body is nested too deeply.");
        } catch (JsonEOFException e) {
            return refused("The body ends too early: it is cut short" + at(e.getLocation()) + ".");
        } catch (JsonProcessingException e) {
            return refused("The body is not valid JSON" + at(e.getLocation()) + ".");
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static String at(JsonLocation location) {
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static <T> Checked<T> refused(String message) {
        return new Checked.Refused<>(Refusal.invalidBody(message));
    }
}
