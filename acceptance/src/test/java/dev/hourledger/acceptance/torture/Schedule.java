package dev.hourledger.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults come next, from a seed: every one once in a random order, then again in another; some two at a time,
 * if they are not of one part. For one thread.
 */
final class Schedule {
    /** Of the faults that may have company, one in so many has none all the same. */
    private static final int ALONE = 4;

    private final List<Fault> all;
    private final Random random;
    private final List<Fault> deck = new ArrayList<>();

    Schedule(List<Fault> all, long seed) {
        this.all = List.copyOf(all);
        this.random = new Random(seed);
    }

    /** The next ones, which happen at the same time: one or two. */
    List<Fault> next() {
        Fault first = draw();
        boolean together = random.nextInt(ALONE) > 0;
        if (together && !deck.isEmpty() && first.goesWith(deck.get(deck.size() - 1))) {
            return List.of(first, draw());
        }
        return List.of(first);
    }

    private Fault draw() {
        if (deck.isEmpty()) {
            deck.addAll(all);
            Collections.shuffle(deck, random);
        }
        return deck.remove(deck.size() - 1);
    }

    /** The chance that this fault is to use, so that what one fault takes of it does not change the next. */
    Random chance() {
        return new Random(random.nextLong());
    }
}
