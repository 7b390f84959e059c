package dev.hourledger.acceptance.torture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Which fault comes next, from a seed: every kind once in a random order, then again in another. For one thread. */
final class Schedule {
    private final List<FaultKind> kinds;
    private final Random random;
    private final List<FaultKind> deck = new ArrayList<>();

    Schedule(List<FaultKind> kinds, long seed) {
        this.kinds = List.copyOf(kinds);
        this.random = new Random(seed);
    }

    /** The next kind. */
    FaultKind next() {
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
