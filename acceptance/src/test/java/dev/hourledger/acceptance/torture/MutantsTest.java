package dev.hourledger.acceptance.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hourledger.acceptance.fixture.Built;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each mutant is a change of the sources as they are: one that does not fit any more can't show that it would be
 * caught.
 */
class MutantsTest {
    private static final Path MUTANTS = Built.ROOT.resolve("acceptance/src/test/mutants");
    private static final int AT_LEAST = 8;

    @BeforeAll
    static void needsGit() throws Exception {
        boolean there;
        try {
            there = said("git", "--version").startsWith("git version");
        } catch (IOException notInstalled) {
            there = false;
        }
        assumeTrue(there, "git is not installed");
    }

    @Test
    void shouldBeEnough() throws IOException {
        assertThat(mutants()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void shouldFitTheSources(Path mutant) throws Exception {
        assertThat(said("git", "apply", "--check", mutant.toString())).isEmpty();
    }

    private static List<Path> mutants() throws IOException {
        try (Stream<Path> files = Files.list(MUTANTS)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }

    private static String said(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Built.ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
