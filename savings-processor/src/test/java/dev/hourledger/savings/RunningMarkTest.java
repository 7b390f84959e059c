package dev.hourledger.savings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningMarkTest {
    @TempDir
    private Path folder;

    @Test
    void shouldTellAStartBehindACrashFromOneBehindAStop() {
        Path stores = folder.resolve("not/there/yet");

        assertThat(mark(stores).set()).isFalse();
        assertThat(mark(stores).set()).as("after a crash").isTrue();
        assertThat(mark(stores).set()).as("after another one").isTrue();
        mark(stores).clear();
        assertThat(mark(stores).set()).as("after a stop").isFalse();
    }

    @Test
    void shouldKnowApplicationsApartThatShareAFolder() {
        mark(folder).set();

        assertThat(new RunningMark(folder, "another").set()).isFalse();
    }

    private static RunningMark mark(Path folder) {
        return new RunningMark(folder, "ledger");
    }
}
