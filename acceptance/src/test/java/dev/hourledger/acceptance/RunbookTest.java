package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.fixture.Observed;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alert finds what to do. */
class RunbookTest {
    @Test
    void shouldHaveASectionForEachAlert() throws IOException {
        List<String> headings = Files.readAllLines(Built.ROOT.resolve("docs/runbook.md")).stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring("### ".length()))
                .toList();

        assertThat(Observed.alerts()).isNotEmpty().doesNotHaveDuplicates().allSatisfy(alert -> assertThat(headings)
                .contains(alert));
        assertThat(Observed.runbooks())
                .isEqualTo(Observed.alerts().stream()
                        .map(alert -> "docs/runbook.md#" + alert.toLowerCase(Locale.ROOT))
                        .toList());
    }
}
