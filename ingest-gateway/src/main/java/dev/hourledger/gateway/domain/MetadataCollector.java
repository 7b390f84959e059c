package dev.hourledger.gateway.domain;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a metadata object token by token, as a JSON reader meets them, applies its rules at once and builds its text.
 * After the first refusal everything else is ignored, so the reader may stop at any later time. Used by one thread, for
 * one object; a thread collects one at a time.
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

    private static final char LAST_DIGIT_OF_A_MULTIPLE = '0';
    /** Digits that are a number's canonical form, if the last one is not 0, and surely not too many. */
    private static final int MAX_PLAIN_DIGITS = 18;

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final String field;
    private final StringBuilder json;
    private final CanonicalJson canonical;
    /** Of each level the key that is being read; "" in an array. */
    private final String[] names;

    private int levels;
    private @Nullable Metadata collected;
    private @Nullable Refusal refusal;

    /** A thread's own place to write into. */
    private static final class Scratch {
        private final CanonicalJson canonical = new CanonicalJson(MAX_LEVELS, MAX_KEYS);
        private final String[] names = new String[MAX_LEVELS];
        private StringBuilder json = new StringBuilder();

        private StringBuilder emptiedJson() {
            json = CanonicalJson.emptied(json);
            return json;
        }
    }

    /** Collects the value of {@code field}. */
    public MetadataCollector(String field) {
        this.field = field;
        Scratch scratch = SCRATCH.get();
        json = scratch.emptiedJson();
        canonical = scratch.canonical.emptied();
        names = scratch.names;
    }

    /** An object or array begins. */
    public void open(boolean object) {
        if (refusal != null) {
            return;
        }
        if (levels == MAX_LEVELS) {
            refuse("must not be nested deeper than " + MAX_LEVELS + " levels");
            return;
        }
        separate();
        json.append(object ? '{' : '[');
        canonical.open(object);
        names[levels++] = "";
    }

    /** The innermost object or array ends. */
    public void close() {
        if (refusal != null) {
            return;
        }
        json.append(canonical.isObject() ? '}' : ']');
        canonical.close();
        levels--;
        if (levels == 0) {
            finish();
        }
    }

    /** A key of the innermost object. */
    public void name(String name) {
        if (refusal != null) {
            return;
        }
        names[levels - 1] = name;
        if (!canonical.name(name)) {
            refuse("is there twice in one object");
        } else if (canonical.keys() > MAX_KEYS) {
            // The object is to blame, none of its keys.
            names[levels - 1] = "";
            refuse("must not have more than " + MAX_KEYS + " keys in one object");
        } else if (checkText(name)) {
            separate();
            JsonText.appendQuoted(json, name);
            json.append(':');
        }
    }

    /** A string. */
    public void text(String text) {
        if (refusal == null && checkText(text)) {
            separate();
            JsonText.appendQuoted(json, text);
            JsonText.appendQuoted(canonical.value(), text);
            checkSize(json.length());
        }
    }

    /** A number as written. */
    public void number(String literal) {
        if (refusal != null) {
            return;
        }
        if (isPlain(literal)) {
            scalar(literal, literal);
            return;
        }
        Optional<BigDecimal> value = Decimals.parse(literal);
        if (value.isEmpty() || Decimals.plainDigits(value.get()) > MAX_NUMBER_DIGITS) {
            refuse("must not hold numbers of more than " + MAX_NUMBER_DIGITS + " digits");
        } else {
            scalar(literal, value.get().stripTrailingZeros().toString());
        }
    }

    /** Whether it is canonical as it is written: most numbers are, and need not be made. */
    private static boolean isPlain(String literal) {
        int length = literal.length();
        if (length > MAX_PLAIN_DIGITS || literal.charAt(length - 1) == LAST_DIGIT_OF_A_MULTIPLE) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = literal.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** {@code true}, {@code false} or {@code null}. */
    public void word(String word) {
        if (refusal == null) {
            scalar(word, word);
        }
    }

    /** True when there is nothing more to take: the outermost object has ended, or it was refused. */
    public boolean finished() {
        return collected != null || refusal != null;
    }

    /** The object, once it is finished. */
    public Checked<Metadata> result() {
        if (refusal != null) {
            return new Checked.Refused<>(refusal);
        }
        if (collected == null) {
            throw new IllegalStateException("the object has not ended");
        }
        return new Checked.Accepted<>(collected);
    }

    private void scalar(String text, String canonicalText) {
        separate();
        json.append(text);
        canonical.value().append(canonicalText);
        checkSize(json.length());
    }

    private void finish() {
        checkSize(utf8Bytes(json));
        if (refusal == null) {
            collected = new Metadata(json.toString(), canonical.toString());
        }
    }

    /** Of text without lone surrogates. */
    private static int utf8Bytes(StringBuilder text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a surrogate pair stands for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
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
        for (int level = 0; level < levels; level++) {
            path = names[level].isEmpty() ? path : FieldPath.below(path, names[level]);
        }
        return path;
    }
}
