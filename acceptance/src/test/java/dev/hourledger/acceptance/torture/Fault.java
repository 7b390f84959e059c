package dev.hourledger.acceptance.torture;

import java.util.Random;
import java.util.function.Consumer;

/** Something that goes wrong with what is tortured. */
interface Fault {
    /** What it is called in the history. */
    String name();

    /** Whether both can happen at the same time. */
    boolean goesWith(Fault other);

    /**
     * Does it, and undoes it; whether everything is whole again is waited for by whoever called it. {@code say} is told
     * what is done to whom, just before.
     */
    void happen(Random random, Consumer<String> say);
}
