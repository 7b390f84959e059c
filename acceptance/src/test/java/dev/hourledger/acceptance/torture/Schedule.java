package dev.hourledger.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults come next, from a seed: every one once in a random order, then again in another; some two or
 * three at a time, if they are of different parts. For one thread.
 */
final class Schedule {
    /** Of the faults that may have company, or more of it, one in so many has not all the same. */
    private static final int ALONE = 4;

    private static final int AT_ONCE_MOST = 3;

    private final List<Fault> all;
    private final Random random;
    private final List<Fault> deck = new ArrayList<>();

    Schedule(List<Fault> all, long seed) {
        this.all = List.copyOf(all);
        this.random = new Random(seed);
    }

    /** The next ones, which happen at the same time: up to three. */
    List<Fault> next() {
        List<Fault> together = new ArrayList<>(List.of(draw()));
        while (together.size() < AT_ONCE_MOST && random.nextInt(ALONE) > 0 && nextGoesWith(together)) {
            together.add(draw());
        }
        return together;
    }

    private boolean nextGoesWith(List<Fault> together) {
        return !deck.isEmpty() && together.stream().allMatch(fault -> fault.goesWith(deck.get(deck.size() - 1)));
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
