package dev.hourledger.savings.readback;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A log whose partitions all end at the same offset, empty at first. Thread-safe. */
final class LogOfKnownLength implements LogEnds {
    volatile long end;
    /** Fails or completes when the test says so, if there is one; else the end is told at once. */
    volatile CompletableFuture<Map<Integer, Long>> later = CompletableFuture.completedFuture(Map.of());

    final AtomicInteger askings = new AtomicInteger();

    @Override
    public CompletionStage<Map<Integer, Long>> of(Set<Integer> partitions) {
        askings.incrementAndGet();
        long now = end;
        return later.thenApply(
                given -> partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> now)));
    }
}
