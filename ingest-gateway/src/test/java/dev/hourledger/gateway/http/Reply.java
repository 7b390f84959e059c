package dev.hourledger.gateway.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One answer as it came over the wire; header names in lower case. */
record Reply(int status, Map<String, List<String>> headers, String body) {
    /** The one value of a header; null: not there. */
    @Nullable
    String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " is there " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** The error's code; "" when the answer is none. */
    String code() {
        String start = "{\"error\":{\"code\":\"";
        return body.startsWith(start) ? body.substring(start.length(), body.indexOf('"', start.length())) : "";
    }

    /** The field to blame; "" when none is. */
    String field() {
        String start = "\"field\":\"";
        int at = body.indexOf(start);
        return at < 0 ? "" : body.substring(at + start.length(), body.indexOf('"', at + start.length()));
    }
}
