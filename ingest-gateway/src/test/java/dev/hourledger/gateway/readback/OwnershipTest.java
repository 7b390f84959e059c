package dev.hourledger.gateway.readback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.gateway.readback.Ownership.Claim;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private final Ownership<String> ownership = new Ownership<>();

    @Test
    void shouldKnowNobodyAtFirst() {
        assertThat(ownership.ownerOf(0)).isEmpty();
    }

    @Test
    void shouldPreferTheLatestClaimant() {
        ownership.announce("a", Set.of(0, 1));
        ownership.announce("b", Set.of(1, 2));

        assertThat(owner(0)).contains("a");
        assertThat(owner(1)).contains("b");
        assertThat(owner(2)).contains("b");
    }

    @Test
    void shouldReplaceWhatAProcessorSaidBefore() {
        ownership.announce("a", Set.of(0, 1));
        ownership.announce("a", Set.of(1));

        assertThat(owner(0)).isEmpty();
        assertThat(owner(1)).contains("a");
    }

    @Test
    void shouldFallBackToAnEarlierClaimant() {
        ownership.announce("a", Set.of(0));
        ownership.announce("b", Set.of(0));
        ownership.forget("b");

        assertThat(owner(0)).contains("a");
    }

    @Test
    void shouldTellARepeatedClaimFromTheOneBefore() {
        ownership.announce("a", Set.of(0));
        Optional<Claim<String>> first = ownership.ownerOf(0);
        ownership.announce("b", Set.of(1));
        Optional<Claim<String>> untouched = ownership.ownerOf(0);
        ownership.announce("a", Set.of(0));

        assertThat(untouched).isEqualTo(first);
        assertThat(ownership.ownerOf(0)).isNotEqualTo(first);
    }

    private Optional<String> owner(int partition) {
        return ownership.ownerOf(partition).map(Claim::processor);
    }
}
