package dev.hourledger.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** What a seed makes of faults, of whatever they are. */
class ScheduleTest {
    private static final int KINDS = 23;
    private static final int ROUNDS = 20;
    private static final int PARTS = 6;

    private final long seed = new Random().nextLong();

    @RepeatedTest(20)
    void shouldTakeEveryFaultOnceARoundAndNeverTwoOfOnePart() {
        List<Fault> all = IntStream.range(0, KINDS)
                .mapToObj(number -> (Fault) new Named(number))
                .toList();
        Schedule schedule = new Schedule(all, seed);
        Schedule same = new Schedule(all, seed);
        Set<Integer> sizes = new HashSet<>();

        for (int round = 0; round < ROUNDS; round++) {
            Set<Fault> seen = new HashSet<>();
            while (seen.size() < KINDS) {
                List<Fault> together = schedule.next();
                assertThat(together).as("of seed " + seed).isEqualTo(same.next());
                assertThat(together.stream().map(fault -> ((Named) fault).part()))
                        .as("parts at once of seed " + seed)
                        .doesNotHaveDuplicates();
                together.forEach(fault -> assertThat(seen.add(fault))
                        .as(fault + " again, seed " + seed)
                        .isTrue());
                sizes.add(together.size());
            }
        }

        assertThat(sizes).as("how many at once, seed " + seed).containsExactlyInAnyOrder(1, 2, 3);
    }

    private record Named(int number) implements Fault {
        int part() {
            return number % PARTS;
        }

        @Override
        public String name() {
            return "fault " + number;
        }

        @Override
        public boolean goesWith(Fault other) {
            return part() != ((Named) other).part();
        }

        @Override
        public void happen(Random random, Consumer<String> say) {
            throw new IllegalStateException("only drawn here");
        }
    }
}
