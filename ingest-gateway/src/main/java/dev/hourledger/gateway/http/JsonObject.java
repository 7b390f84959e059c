package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.JsonText;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One JSON object, written field by field; null is written as null. Used once, by one thread. */
final class JsonObject {
    private final StringBuilder json;

    JsonObject(int expectedCharacters) {
        json = new StringBuilder(expectedCharacters).append('{');
    }

    /** A string. */
    JsonObject text(String name, @Nullable String text) {
        name(name);
        if (text == null) {
            json.append("null");
        } else {
            JsonText.appendQuoted(json, text);
        }
        return this;
    }

    /** A number, true or false, or a value that is JSON already. */
    JsonObject raw(String name, @Nullable Object value) {
        name(name);
        json.append(value);
        return this;
    }

    /** The finished object. */
    String endText() {
        return json.append('}').toString();
    }

    /** The finished object in UTF-8. */
    Buffer end() {
        return Buffer.buffer(endText());
    }

    private void name(String name) {
        json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":");
    }
}
