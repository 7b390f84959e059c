package dev.hourledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<String> tooLarge = new ArrayList<>();
        for (Path module : modules()) {
            try (Stream<Path> tree = Files.walk(module.resolve("src"))) {
                List<Path> files =
                        tree.filter(file -> file.toString().endsWith(".java")).toList();
                assertThat(files).isNotEmpty();
                for (Path file : files) {
                    List<String> lines = Files.readAllLines(file);
                    if (lines.size() > MAX_LINES) {
                        tooLarge.add(file + ": " + lines.size() + " lines, at most " + MAX_LINES);
                    }
                    for (int line = 0; line < lines.size(); line++) {
                        if (lines.get(line).length() > MAX_COLUMNS) {
                            tooLarge.add(file + ":" + (line + 1) + ": more than " + MAX_COLUMNS + " columns");
                        }
                    }
                }
            }
        }
        assertThat(tooLarge).isEmpty();
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
