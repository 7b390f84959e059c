package dev.hourledger.gateway.readback;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which processor runs which partition, as the processors say themselves. Who took it in the latest generation of their
 * group wins, whoever spoke last: one that has lost Kafka does not know that others have its partitions now. Of one
 * generation, or where none is said, the latest claimant wins; when it goes, an earlier one that has not taken its
 * claim back counts again. Used on one event loop. Source: design "Reading the outcome back".
 *
 * @param <P> what stands for a processor
 */
final class Ownership<P> {
    /** In the order of the latest announcement, earliest first. */
    private final Map<P, Map<Integer, Integer>> announced = new LinkedHashMap<>();

    private Map<Integer, Claim<P>> owners = new HashMap<>();
    private long announcements;

    /**
     * A processor's claim of a partition.
     *
     * @param generation of the processors' group in which it took it
     * @param announcement grows with every announcement: tells a repeated claim from the one before
     */
    record Claim<P>(P processor, int generation, long announcement) {}

    /** The processor runs these partitions from now on, each since a generation of its group, and no other. */
    void announce(P processor, Map<Integer, Integer> partitions) {
        announced.remove(processor);
        announced.put(processor, Map.copyOf(partitions));
        announcements++;
        Map<Integer, Claim<P>> before = owners;
        owners = new HashMap<>();
        announced.forEach((claimant, claimed) -> claimed.forEach((partition, generation) -> owners.merge(
                partition,
                new Claim<>(claimant, generation, announcements),
                (one, later) -> later.generation >= one.generation ? later : one)));
        // Of those that have not spoken now the claim is the one before.
        owners.replaceAll((partition, claim) -> {
            Claim<P> earlier = before.get(partition);
            boolean untouched =
                    earlier != null && earlier.processor.equals(claim.processor) && !claim.processor.equals(processor);
            return untouched ? earlier : claim;
        });
    }

    /** The processor can't be asked any more. */
    void forget(P processor) {
        announce(processor, Map.of());
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
