package dev.hourledger.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/errors.md} says what the catalogue says, in its order. */
class ErrorsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "errors.md");

    private record Row(String code, String status, boolean retryHelps, String message, String hint) {
        static Row of(ErrorCode code) {
            return new Row(
                    "`" + code.wire() + "`",
                    Integer.toString(code.httpStatus()),
                    code.retry() != ErrorCode.Retry.NEVER,
                    code.message(),
                    code.hint());
        }

        static Row parse(String line) {
            List<String> cells = List.of(line.substring(2, line.length() - 2).split(" \\| "));
            assertThat(cells).as(line).hasSize(6).allSatisfy(cell -> assertThat(cell)
                    .isNotBlank());
            return new Row(cells.get(0), cells.get(1), !cells.get(2).equals("no"), cells.get(4), cells.get(5));
        }
    }

    @Test
    void shouldListTheCatalogueInItsOrder() throws IOException {
        List<Row> documented = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("| `"))
                .map(Row::parse)
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(ErrorCode.values()).map(Row::of).toList());
    }
}
