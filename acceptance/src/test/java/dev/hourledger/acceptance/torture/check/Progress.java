package dev.hourledger.acceptance.torture.check;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says now and then how far something long is, how fast it goes and how long it still takes. For one thread. */
final class Progress {
    private static final long EVERY = Duration.ofSeconds(10).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final String what;
    private final int total;
    private final Consumer<String> say;
    private final long begin = System.nanoTime();
    private long saidAt = begin;
    private int done;

    Progress(String what, int total, Consumer<String> say) {
        this.what = what;
        this.total = total;
        this.say = say;
    }

    /** One more. */
    void next() {
        done++;
        long now = System.nanoTime();
        if (now - saidAt >= EVERY) {
            saidAt = now;
            double perSecond = done * NANOS_PER_SECOND / (now - begin);
            say.accept(String.format(
                    Locale.ROOT,
                    "checking: %s, %,d of %,d, %,.0f/s, %,.0f s left",
                    what,
                    done,
                    total,
                    perSecond,
                    (total - done) / perSecond));
        }
    }
}
