package dev.hourledger.gateway.domain;

import java.util.Arrays;

/**
 * JSON written value by value in a form that is the same for the same values: without white space, the entries of each
 * object in the order of their text. Used by one thread, again and again.
 */
final class CanonicalJson {
    private static final int KEPT_CHARACTERS = 4 * 1024;

    private final Entries[] levels;
    private StringBuilder text = new StringBuilder(KEPT_CHARACTERS);
    private StringBuilder sorted = new StringBuilder(KEPT_CHARACTERS);
    private int depth;

    /** Where the entries of an open object or array are. */
    private static final class Entries {
        private final int[] starts;
        private final int[] nameEnds;
        private int start;
        private int count;
        private boolean object;

        Entries(int maxKeys) {
            starts = new int[maxKeys + 1];
            nameEnds = new int[maxKeys + 1];
        }
    }

    /** For so many levels within each other, and so many keys of an object and one that is too many. */
    CanonicalJson(int maxLevels, int maxKeys) {
        levels = new Entries[maxLevels];
        Arrays.setAll(levels, level -> new Entries(maxKeys));
    }

    /** Begins anew. */
    CanonicalJson emptied() {
        depth = 0;
        text = emptied(text);
        sorted = emptied(sorted);
        return this;
    }

    /** A builder without text, which is another one where the last one has grown large. */
    static StringBuilder emptied(StringBuilder text) {
        if (text.capacity() > KEPT_CHARACTERS) {
            return new StringBuilder(KEPT_CHARACTERS);
        }
        text.setLength(0);
        return text;
    }

    void open(boolean object) {
        separate();
        Entries opened = levels[depth++];
        opened.object = object;
        opened.count = 0;
        opened.start = text.length();
        text.append(object ? '{' : '[');
    }

    /** Whether the innermost is an object. */
    boolean isObject() {
        return innermost().object;
    }

    /** Keys of the innermost object so far. */
    int keys() {
        return innermost().count;
    }

    /** A key of the innermost object; false, and nothing is written, when it has it already. */
    boolean name(String name) {
        separate();
        Entries entries = innermost();
        int start = text.length();
        JsonText.appendQuoted(text, name);
        int length = text.length() - start;
        for (int i = 0; i < entries.count; i++) {
            int other = entries.starts[i];
            if (entries.nameEnds[i] - other == length && compare(start, start + length, other, other + length) == 0) {
                text.setLength(start);
                return false;
            }
        }
        entries.starts[entries.count] = start;
        entries.nameEnds[entries.count] = text.length();
        entries.count++;
        text.append(':');
        return true;
    }

    /** A value that is canonical already, without its separator. */
    StringBuilder value() {
        separate();
        return text;
    }

    /** The innermost object or array ends; its entries are sorted if it is an object. */
    void close() {
        Entries closed = levels[--depth];
        if (closed.object && closed.count > 1) {
            sort(closed);
        }
        text.append(closed.object ? '}' : ']');
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** By insertion, since keys are few and often in order. */
    private void sort(Entries entries) {
        int[] starts = entries.starts;
        int[] ends = entries.nameEnds; // names are not asked for any more
        int count = entries.count;
        for (int i = 0; i < count; i++) {
            ends[i] = i + 1 < count ? starts[i + 1] - 1 : text.length();
        }
        boolean moved = false;
        for (int i = 1; i < count; i++) {
            int start = starts[i];
            int end = ends[i];
            int to = i;
            for (; to > 0 && compare(start, end, starts[to - 1], ends[to - 1]) < 0; to--) {
                starts[to] = starts[to - 1];
                ends[to] = ends[to - 1];
            }
            starts[to] = start;
            ends[to] = end;
            moved |= to != i;
        }
        if (moved) {
            sorted.setLength(0);
            for (int i = 0; i < count; i++) {
                sorted.append(i == 0 ? "" : ",").append(text, starts[i], ends[i]);
            }
            text.setLength(entries.start + 1);
            text.append(sorted);
        }
    }

    /** As {@link String#compareTo}. */
    private int compare(int start, int end, int otherStart, int otherEnd) {
        int length = Math.min(end - start, otherEnd - otherStart);
        for (int i = 0; i < length; i++) {
            int difference = text.charAt(start + i) - text.charAt(otherStart + i);
            if (difference != 0) {
                return difference;
            }
        }
        return (end - start) - (otherEnd - otherStart);
    }

    private void separate() {
        boolean first = text.isEmpty() || "{[:".indexOf(text.charAt(text.length() - 1)) >= 0;
        if (!first) {
            text.append(',');
        }
    }

    private Entries innermost() {
        return levels[depth - 1];
    }
}
