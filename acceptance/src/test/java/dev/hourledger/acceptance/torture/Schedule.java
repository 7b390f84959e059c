package dev.hourledger.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which faults come next, from a seed: every kind once in a random order, then again in another; some two at a time,
 * if they are not of one part. For one thread.
 */
final class Schedule {
    /** Of the faults that may have company, one in so many has none all the same. */
    private static final int ALONE = 4;

    private final List<FaultKind> kinds;
    private final Random random;
    private final List<FaultKind> deck = new ArrayList<>();

    Schedule(List<FaultKind> kinds, long seed) {
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    /** The next kinds, which happen at the same time: one or two. */
    List<FaultKind> next() {
        FaultKind first = draw();
        boolean together = random.nextInt(ALONE) > 0;
        if (together && !deck.isEmpty() && first.goesWith(deck.get(deck.size() - 1))) {
            return List.of(first, draw());
        }
        return List.of(first);
    }

    private FaultKind draw() {
        if (deck.isEmpty()) {
            deck.addAll(kinds);
            Collections.shuffle(deck, random);
        }
        return deck.remove(deck.size() - 1);
    }

    /** The chance that this fault is to use, so that what one fault takes of it does not change the next. */
    Random chance() {
        return new Random(random.nextLong());
    }
}
