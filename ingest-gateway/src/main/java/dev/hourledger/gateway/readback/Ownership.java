package dev.hourledger.gateway.readback;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which processor runs which partition, as the processors say themselves. The latest claimant wins; when it goes, an
 * earlier one that has not taken its claim back counts again. Used on one event loop. Source: design "Reading the
 * outcome back".
 *
 * @param <P> what stands for a processor
 */
final class Ownership<P> {
    /** In the order of the latest announcement, earliest first. */
    private final Map<P, Set<Integer>> announced = new LinkedHashMap<>();

    private Map<Integer, Claim<P>> owners = new HashMap<>();
    private long announcements;

    /**
     * A processor's claim of a partition.
     *
     * @param announcement grows with every announcement: tells a repeated claim from the one before
     */
    record Claim<P>(P processor, long announcement) {}

    /** The processor runs these partitions from now on, and no other. */
    void announce(P processor, Set<Integer> partitions) {
        announced.remove(processor);
        announced.put(processor, Set.copyOf(partitions));
        announcements++;
        Map<Integer, Claim<P>> before = owners;
        owners = new HashMap<>();
        announced.forEach((claimant, claimed) -> claimed.forEach(
                partition -> owners.put(partition, claim(claimant, partition, claimant.equals(processor), before))));
    }

    private Claim<P> claim(P claimant, Integer partition, boolean announcedNow, Map<Integer, Claim<P>> before) {
        Claim<P> earlier = before.get(partition);
        if (announcedNow || earlier == null || !earlier.processor.equals(claimant)) {
            return new Claim<>(claimant, announcements);
        }
        return earlier;
    }

    /** The processor can't be asked any more. */
    void forget(P processor) {
        announce(processor, Set.of());
        announced.remove(processor);
    }

    /** Who is to be asked about a partition; empty while nobody claims it. */
    Optional<Claim<P>> ownerOf(int partition) {
        return Optional.ofNullable(owners.get(partition));
    }

    /** How many partitions have an owner. */
    int size() {
        return owners.size();
    }
}
