package dev.hourledger.savings.readback;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A log whose partitions all end at the same offset, empty at first. Thread-safe. */
final class LogOfKnownLength implements LogEnds {
    volatile long end;
    /** When the end that is now is told: at once, or when the test says so; or not, where it fails. */
    volatile CompletableFuture<?> later = CompletableFuture.completedFuture("at once");

    final AtomicInteger askings = new AtomicInteger();

    @Override
    public CompletionStage<Long> of(int partition) {
        askings.incrementAndGet();
        long now = end;
        return later.thenApply(given -> now);
    }
}
