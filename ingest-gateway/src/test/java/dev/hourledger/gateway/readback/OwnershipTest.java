package dev.hourledger.gateway.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.readback.Ownership.Claim;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private final Ownership<String> ownership = new Ownership<>();

    @Test
    void shouldKnowNobodyAtFirst() {
        assertThat(ownership.ownerOf(0)).isEmpty();
    }

    @Test
    void shouldPreferTheLatestClaimant() {
        announce("a", Set.of(0, 1));
        announce("b", Set.of(1, 2));

        assertThat(owner(0)).contains("a");
        assertThat(owner(1)).contains("b");
        assertThat(owner(2)).contains("b");
    }

    @Test
    void shouldReplaceWhatAProcessorSaidBefore() {
        announce("a", Set.of(0, 1));
        announce("a", Set.of(1));

        assertThat(owner(0)).isEmpty();
        assertThat(owner(1)).contains("a");
    }

    @Test
    void shouldFallBackToAnEarlierClaimant() {
        announce("a", Set.of(0));
        announce("b", Set.of(0));
        ownership.forget("b");

        assertThat(owner(0)).contains("a");
    }

    @Test
    void shouldTellARepeatedClaimFromTheOneBefore() {
        announce("a", Set.of(0));
        Optional<Claim<String>> first = ownership.ownerOf(0);
        announce("b", Set.of(1));
        Optional<Claim<String>> untouched = ownership.ownerOf(0);
        announce("a", Set.of(0));

        assertThat(untouched).isEqualTo(first);
        assertThat(ownership.ownerOf(0)).isNotEqualTo(first);
    }

    /** One that has lost Kafka does not know that another one has its partitions, and claims on. */
    @Test
    void shouldBelieveWhoTookItInTheLatestGeneration() {
        ownership.announce("new", Map.of(0, 7, 1, 7));
        Optional<Claim<String>> claim = ownership.ownerOf(0);
        ownership.announce("old", Map.of(0, 5, 2, 5));

        assertThat(ownership.ownerOf(0)).isPresent().isEqualTo(claim);
        assertThat(owner(2)).contains("old");
        ownership.forget("new");
        assertThat(owner(0)).contains("old");
    }

    /** Of a release that knew none. */
    @Test
    void shouldBelieveWhoSaysAGenerationBeforeWhoSaysNone() {
        ownership.announce("new", Map.of(0, 7));
        announce("older release", Set.of(0));

        assertThat(owner(0)).contains("new");
    }

    private void announce(String processor, Set<Integer> partitions) {
        ownership.announce(
                processor, partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> 0)));
    }

    private Optional<String> owner(int partition) {
        return ownership.ownerOf(partition).map(Claim::processor);
    }
}
