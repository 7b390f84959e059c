package dev.hourledger.gateway.http;

import dev.hourledger.gateway.domain.Checked;
import dev.hourledger.gateway.domain.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes CSV (RFC 4180) apart. Ours, since jackson-dataformat-csv does not say on which line a row starts, and a refusal
 * has to. Any line end will do; empty lines are left out. Used once, by one thread.
 */
final class CsvRows {
    private static final char QUOTE = '"';
    private static final char COMMA = ',';
    private static final char LINE_FEED = '\n';
    private static final char CARRIAGE_RETURN = '\r';

    private final CharSequence text;
    private int at;
    private int line = 1;

    private CsvRows(CharSequence text) {
        this.text = text;
    }

    /**
     * A row.
     *
     * @param line the first line that it stands on, from 1
     */
    record Row(int line, List<String> values) {}

    /** The rows of a file. */
    static Checked<List<Row>> of(CharSequence text) {
        return new CsvRows(text).read();
    }

    private Checked<List<Row>> read() {
        List<Row> rows = new ArrayList<>();
        while (at < text.length()) {
            int start = line;
            List<String> values = new ArrayList<>();
            do {
                Optional<String> value = isAt(QUOTE) ? quoted() : Optional.of(plain());
                if (value.isEmpty()) {
                    return new Checked.Refused<>(Refusal.invalidBody("The quotes of a value that starts on line "
                            + start + " do not end, or do not end the value."));
                }
                values.add(value.get());
            } while (take(COMMA));
            endLine();
            if (values.size() > 1 || !values.get(0).isEmpty()) {
                rows.add(new Row(start, values));
            }
        }
        return new Checked.Accepted<>(rows);
    }

    private String plain() {
        int start = at;
        while (at < text.length() && !endsValue()) {
            at++;
        }
        return text.subSequence(start, at).toString();
    }

    /** Empty when the quotes do not end, or something stands behind them. */
    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length()) {
            if (take(QUOTE)) {
                if (!isAt(QUOTE)) {
                    return at == text.length() || endsValue() ? Optional.of(value.toString()) : Optional.empty();
                }
            } else if (isAt(LINE_FEED)) {
                line++;
            }
            value.append(text.charAt(at++));
        }
        return Optional.empty();
    }

    private boolean endsValue() {
        return isAt(COMMA) || isAt(LINE_FEED) || isAt(CARRIAGE_RETURN);
    }

    private void endLine() {
        take(CARRIAGE_RETURN);
        take(LINE_FEED);
        line++;
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private boolean take(char c) {
        boolean there = isAt(c);
        if (there) {
            at++;
        }
        return there;
    }
}
