package dev.hourledger.gateway.domain;

/** Writes JSON strings in one form only: nothing is escaped but what JSON demands. Stateless. */
public final class JsonText {
    private static final int FIRST_UNESCAPED = 0x20;

    private JsonText() {}

    /** Appends {@code text} as a JSON string with its quotes. The text holds no lone surrogates. */
    public static void appendQuoted(StringBuilder json, String text) {
        json.append('"');
        int clean = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_UNESCAPED || c == '"' || c == '\\') {
                json.append(text, clean, i);
                appendEscaped(json, c);
                clean = i + 1;
            }
        }
        json.append(text, clean, text.length()).append('"');
    }

    private static void appendEscaped(StringBuilder json, char c) {
        switch (c) {
            case '"', '\\' -> json.append('\\').append(c);
            case '\b' -> json.append("\\b");
            case '\f' -> json.append("\\f");
            case '\n' -> json.append("\\n");
            case '\r' -> json.append("\\r");
            case '\t' -> json.append("\\t");
            default ->
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
        }
    }
}
