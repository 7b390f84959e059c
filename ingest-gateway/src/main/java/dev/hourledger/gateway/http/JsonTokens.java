package dev.hourledger.gateway.http;

/**
 * The tokens of one JSON text (RFC 8259, nothing beyond it). A general parser makes its contexts and buffers for every
 * body, and a string of every name; this makes strings only of what is asked for. Used once, by one thread.
 */
final class JsonTokens {
    /** What stands in the text. */
    enum Token {
        START_OBJECT,
        END_OBJECT,
        START_ARRAY,
        END_ARRAY,
        NAME,
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        /** Of the text. */
        END,
        /** The value has ended, and another one begins; there are no tokens behind this. */
        MORE
    }

    /** Why a text is not JSON, and where. */
    static final class JsonSyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        /** What is wrong. */
        enum Problem {
            CUT_SHORT,
            NESTED_TOO_DEEPLY,
            INVALID
        }

        private final Problem problem;
        private final int line;
        private final int column;

        private JsonSyntaxException(Problem problem, int line, int column) {
            super(problem + " at line " + line + ", column " + column, null, false, false);
            this.problem = problem;
            this.line = line;
            this.column = column;
        }

        Problem problem() {
            return problem;
        }

        int line() {
            return line;
        }

        int column() {
            return column;
        }
    }

    /** Objects and arrays within each other; one bit of {@link #objects} each. */
    static final int MAX_LEVELS = 32;

    private static final char END_OF_TEXT = '\uFFFF';
    private static final int FIRST_ALLOWED_IN_STRINGS = 0x20;
    private static final int UNICODE_ESCAPE_DIGITS = 4;
    private static final int HEX = 16;

    private final char[] chars;
    private final int start;
    private final int end;
    private int at;
    /** Bit n: whether the container of level n is an object. */
    private long objects;

    private int levels;
    private Token last = Token.END;
    private int textStart;
    private int textEnd;
    /** The last string, where it holds escapes and so does not stand in the text. */
    private String unescaped = "";

    private boolean escaped;

    /** The tokens of {@code chars} from {@code start} to before {@code end}. */
    JsonTokens(char[] chars, int start, int end) {
        this.chars = chars;
        this.start = start;
        this.at = start;
        this.end = end;
    }

    /** The token that {@link #next} gave last. */
    Token current() {
        return last;
    }

    /** The text of the current name, string, number or word: unescaped, without quotes. */
    String text() {
        return escaped ? unescaped : new String(chars, textStart, textEnd - textStart);
    }

    /** Whether this is the text of the current name or string; makes none. */
    boolean isText(String known) {
        if (escaped) {
            return unescaped.equals(known);
        }
        int length = textEnd - textStart;
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (chars[textStart + i] != known.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Goes on; behind the last token of the one value comes {@link Token#END} or {@link Token#MORE}. */
    Token next() throws JsonSyntaxException {
        escaped = false;
        skipSpace();
        last = levels == 0 ? root() : isObject() ? inObject() : inArray();
        return last;
    }

    private Token root() throws JsonSyntaxException {
        if (at == end) {
            return Token.END;
        }
        boolean first = last == Token.END;
        Token token = value();
        return first ? token : Token.MORE;
    }

    private Token inObject() throws JsonSyntaxException {
        if (last == Token.NAME) {
            expect(':');
            skipSpace();
            return value();
        }
        if (peek() == '}') {
            return close(Token.END_OBJECT);
        }
        if (last != Token.START_OBJECT) {
            expect(',');
            skipSpace();
        }
        if (peek() != '"') {
            throw unexpected();
        }
        string();
        return Token.NAME;
    }

    private Token inArray() throws JsonSyntaxException {
        if (peek() == ']') {
            return close(Token.END_ARRAY);
        }
        if (last != Token.START_ARRAY) {
            expect(',');
            skipSpace();
        }
        return value();
    }

    private Token value() throws JsonSyntaxException {
        return switch (peek()) {
            case '{' -> open(Token.START_OBJECT);
            case '[' -> open(Token.START_ARRAY);
            case '"' -> string();
            case 't' -> word("true", Token.TRUE);
            case 'f' -> word("false", Token.FALSE);
            case 'n' -> word("null", Token.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected();
        };
    }

    private Token open(Token token) throws JsonSyntaxException {
        at++;
        if (levels == MAX_LEVELS) {
            throw problem(JsonSyntaxException.Problem.NESTED_TOO_DEEPLY);
        }
        objects = objects << 1 | (token == Token.START_OBJECT ? 1 : 0);
        levels++;
        return token;
    }

    private Token close(Token token) {
        at++;
        objects >>>= 1;
        levels--;
        return token;
    }

    private boolean isObject() {
        return (objects & 1) == 1;
    }

    private Token word(String word, Token token) throws JsonSyntaxException {
        textStart = at;
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        textEnd = at;
        return token;
    }

    private Token number() throws JsonSyntaxException {
        textStart = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        textEnd = at;
        return Token.NUMBER;
    }

    /** One or more. */
    private void digits() throws JsonSyntaxException {
        int first = at;
        while (at < end && chars[at] >= '0' && chars[at] <= '9') {
            at++;
        }
        if (at == first) {
            throw unexpected();
        }
    }

    private Token string() throws JsonSyntaxException {
        at++;
        textStart = at;
        while (at < end) {
            char c = chars[at];
            if (c == '"') {
                textEnd = at++;
                return Token.STRING;
            }
            if (c == '\\') {
                escapedString();
                return Token.STRING;
            }
            if (c < FIRST_ALLOWED_IN_STRINGS) {
                throw unexpected();
            }
            at++;
        }
        throw unexpected();
    }

    /** Goes on from the first escape. */
    private void escapedString() throws JsonSyntaxException {
        StringBuilder text = new StringBuilder().append(chars, textStart, at - textStart);
        while (at < end) {
            char c = chars[at];
            if (c == '"') {
                at++;
                escaped = true;
                unescaped = text.toString();
                return;
            }
            if (c < FIRST_ALLOWED_IN_STRINGS) {
                throw unexpected();
            }
            at++;
            text.append(c == '\\' ? escape() : c);
        }
        throw unexpected();
    }

    private char escape() throws JsonSyntaxException {
        char c = peek();
        char meant =
                switch (c) {
                    case '"', '\\', '/', 'u' -> c;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw unexpected();
                };
        at++;
        return c == 'u' ? codeUnit() : meant;
    }

    private char codeUnit() throws JsonSyntaxException {
        int unit = 0;
        for (int i = 0; i < UNICODE_ESCAPE_DIGITS; i++) {
            char c = peek();
            int digit = c < 0x80 ? Character.digit(c, HEX) : -1;
            if (digit < 0) {
                throw unexpected();
            }
            unit = unit * HEX + digit;
            at++;
        }
        return (char) unit;
    }

    private void skipSpace() {
        while (at < end && (chars[at] == ' ' || chars[at] == '\n' || chars[at] == '\r' || chars[at] == '\t')) {
            at++;
        }
    }

    private void expect(char c) throws JsonSyntaxException {
        if (peek() != c) {
            throw unexpected();
        }
        at++;
    }

    /** The next character; {@link #END_OF_TEXT}, which no grammar takes, at the end. */
    private char peek() {
        return at < end ? chars[at] : END_OF_TEXT;
    }

    private JsonSyntaxException unexpected() {
        return problem(at == end ? JsonSyntaxException.Problem.CUT_SHORT : JsonSyntaxException.Problem.INVALID);
    }

    /** Lines and columns count from 1. */
    private JsonSyntaxException problem(JsonSyntaxException.Problem problem) {
        int line = 1;
        int lineStart = start;
        for (int i = start; i < at; i++) {
            if (chars[i] == '\n' || (chars[i] == '\r' && !(i + 1 < end && chars[i + 1] == '\n'))) {
                line++;
                lineStart = i + 1;
            }
        }
        return new JsonSyntaxException(problem, line, at - lineStart + 1);
    }
}
