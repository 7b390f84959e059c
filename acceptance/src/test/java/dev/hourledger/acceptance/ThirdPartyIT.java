package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Built;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md names what is in the jars' folder. If it does not: {@code deploy/third-party.sh}. */
class ThirdPartyIT {
    @Test
    void shouldNameEveryLibraryThatComesWithTheProject() throws IOException {
        List<String> named = Files.readAllLines(Built.ROOT.resolve("THIRD-PARTY.md")).stream()
                .filter(line -> line.startsWith("| ") && line.contains(":"))
                .map(line -> line.split(" \\| ", -1))
                .map(cells -> cells[0].substring(cells[0].indexOf(':') + 1) + "-" + cells[1] + ".jar")
                .toList();

        try (Stream<java.nio.file.Path> libraries = Files.list(Built.ROOT.resolve("standalone/target/lib"))) {
            List<String> jars = libraries
                    .map(jar -> String.valueOf(jar.getFileName()))
                    .filter(jar -> !jar.matches("(schemas|ingest-gateway|savings-processor)-.*"))
                    .toList();
            assertThat(named).containsAll(jars);
        }
    }
}
