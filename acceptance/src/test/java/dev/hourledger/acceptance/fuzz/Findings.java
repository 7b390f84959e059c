package dev.hourledger.acceptance.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was seen: how many of each kind of answer, and what should not have been. Thread-safe. */
final class Findings {
    /** Of all that is wrong, as many are kept. */
    private static final int MAX_KEPT = 50;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger wrongs = new AtomicInteger();

    /** One more of these. */
    void count(String what) {
        counts.computeIfAbsent(what, ignored -> new LongAdder()).increment();
    }

    /** This must not be. */
    void wrong(String what) {
        if (wrongs.incrementAndGet() <= MAX_KEPT) {
            wrong.add(what);
        }
    }

    /** This must be. */
    void expect(boolean condition, String otherwise) {
        if (!condition) {
            wrong(otherwise);
        }
    }

    /** How many of these. */
    long of(String what) {
        LongAdder count = counts.get(what);
        return count == null ? 0 : count.sum();
    }

    /** What must not be, the first of it. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How much there is that must not be. */
    int wrongs() {
        return wrongs.get();
    }

    /** Every count, a line each. */
    String table() {
        StringBuilder table = new StringBuilder("| what | how often |\n|---|---|\n");
        new TreeMap<>(counts)
                .forEach(
                        (what, count) -> table.append(String.format(Locale.ROOT, "| %s | %,d |%n", what, count.sum())));
        return table.toString();
    }
}
