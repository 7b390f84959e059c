package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes a metadata object token by token, as a JSON reader meets them, applies its rules at once and builds its text.
 * After the first refusal everything else is ignored, so the reader may stop at any later time. Used by one thread, for
 * one object.
 * Source: HTTP contract, field {@code metadata}.
 */
public final class MetadataCollector {
    /** The longest metadata, bytes of JSON without insignificant white space. */
    public static final int MAX_BYTES = 16 * 1024;
    /** Objects and arrays within each other, the outermost included. */
    public static final int MAX_LEVELS = 8;
    /** Keys of one object. */
    public static final int MAX_KEYS = 100;
    /** Digits of a number's plain form: far more than any measure has, and nothing that a database would choke on. */
    public static final int MAX_NUMBER_DIGITS = 64;

    private final String field;
    private final StringBuilder json = new StringBuilder();
    private final Deque<Level> levels = new ArrayDeque<>(MAX_LEVELS);
    private @Nullable String canonical;
    private @Nullable Refusal refusal;

    /** One object or array that is still open. */
    private static final class Level {
        final boolean object;
        final Set<String> names = new HashSet<>();
        final List<String> canonicalEntries = new ArrayList<>();
        String name = "";

        Level(boolean object) {
            this.object = object;
        }
    }

    /** Collects the value of {@code field}. */
    public MetadataCollector(String field) {
        this.field = field;
    }

    /** An object or array begins. */
    public void open(boolean object) {
        if (refusal != null) {
            return;
        }
        if (levels.size() == MAX_LEVELS) {
            refuse("must not be nested deeper than " + MAX_LEVELS + " levels");
            return;
        }
        separate();
        json.append(object ? '{' : '[');
        levels.push(new Level(object));
    }

    /** The innermost object or array ends. */
    public void close() {
        if (refusal != null) {
            return;
        }
        Level level = levels.pop();
        json.append(level.object ? '}' : ']');
        if (level.object) {
            // The order of keys says nothing, so it must not make another fingerprint.
            Collections.sort(level.canonicalEntries);
        }
        String entries = String.join(",", level.canonicalEntries);
        add(level.object ? "{" + entries + "}" : "[" + entries + "]");
    }

    /** A key of the innermost object. */
    public void name(String name) {
        if (refusal != null) {
            return;
        }
        Level level = innermost();
        boolean isNew = level.names.add(name);
        if (level.names.size() > MAX_KEYS) {
            // The object is to blame, none of its keys.
            level.name = "";
            refuse("must not have more than " + MAX_KEYS + " keys in one object");
            return;
        }
        level.name = name;
        if (!isNew) {
            refuse("is there twice in one object");
        } else if (checkText(name)) {
            separate();
            JsonText.appendQuoted(json, name);
            json.append(':');
        }
    }

    /** A string. */
    public void text(String text) {
        if (refusal == null && checkText(text)) {
            StringBuilder quoted = new StringBuilder(text.length() + 2);
            JsonText.appendQuoted(quoted, text);
            scalar(quoted.toString(), quoted.toString());
        }
    }

    /** A number as written. */
    public void number(String literal) {
        if (refusal != null) {
            return;
        }
        Optional<BigDecimal> value = Decimals.parse(literal);
        if (value.isEmpty() || Decimals.plainDigits(value.get()) > MAX_NUMBER_DIGITS) {
            refuse("must not hold numbers of more than " + MAX_NUMBER_DIGITS + " digits");
        } else {
            scalar(literal, value.get().stripTrailingZeros().toString());
        }
    }

    /** {@code true}, {@code false} or {@code null}. */
    public void word(String word) {
        if (refusal == null) {
            scalar(word, word);
        }
    }

    /** True when there is nothing more to take: the outermost object has ended, or it was refused. */
    public boolean finished() {
        return canonical != null || refusal != null;
    }

    /** The object, once it is finished. */
    public Checked<Metadata> result() {
        if (refusal != null) {
            return new Checked.Refused<>(refusal);
        }
        if (canonical == null) {
            throw new IllegalStateException("the object has not ended");
        }
        return new Checked.Accepted<>(new Metadata(json.toString(), canonical));
    }

    private void scalar(String text, String canonicalText) {
        separate();
        json.append(text);
        checkSize(json.length());
        if (refusal == null) {
            add(canonicalText);
        }
    }

    private void add(String canonicalText) {
        if (levels.isEmpty()) {
            canonical = canonicalText;
            checkSize(json.toString().getBytes(StandardCharsets.UTF_8).length);
            return;
        }
        Level level = innermost();
        StringBuilder entry = new StringBuilder();
        if (level.object) {
            JsonText.appendQuoted(entry, level.name);
            entry.append(':');
        }
        level.canonicalEntries.add(entry.append(canonicalText).toString());
    }

    private void separate() {
        boolean first = json.isEmpty() || "{[:".indexOf(json.charAt(json.length() - 1)) >= 0;
        if (!first) {
            json.append(',');
        }
    }

    private boolean checkText(String text) {
        if (TextRules.isStorable(text)) {
            return true;
        }
        refuse("must not hold NUL or half of a surrogate pair");
        return false;
    }

    private void checkSize(int bytes) {
        if (bytes > MAX_BYTES) {
            refuse(field, "must not be longer than " + MAX_BYTES / 1024 + " KiB as JSON");
        }
    }

    private void refuse(String problem) {
        refuse(path(), problem);
    }

    private void refuse(String path, String problem) {
        refusal = Refusal.invalid(path, path + " " + problem + ".");
    }

    private String path() {
        String path = field;
        for (var outermostFirst = levels.descendingIterator(); outermostFirst.hasNext(); ) {
            String name = outermostFirst.next().name;
            path = name.isEmpty() ? path : FieldPath.below(path, name);
        }
        return path;
    }

    private Level innermost() {
        Level level = levels.peek();
        if (level == null) {
            throw new IllegalStateException("a value outside of the object");
        }
        return level;
    }
}
