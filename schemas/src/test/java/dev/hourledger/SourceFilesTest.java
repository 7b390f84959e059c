package dev.hourledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sizes, of the sources of every module. Source: house style, rule 2. */
class SourceFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final int MAX_LINES = 400;
    private static final int MAX_COLUMNS = 120;

    @Test
    void shouldKeepFilesShortAndLinesNarrow() throws IOException {
        for (Path module : modules()) {
            try (Stream<Path> files = Files.walk(module.resolve("src"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".java")))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.readAllLines(file))
                                .hasSizeLessThanOrEqualTo(MAX_LINES)
                                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(MAX_COLUMNS)));
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            List<Path> modules = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .toList();
            assertThat(modules).contains(ROOT.resolve("schemas"), ROOT.resolve("benchmarks"));
            return modules;
        }
    }
}
