package dev.hourledger.savings.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.CatalogueEntry;
import dev.hourledger.events.CatalogueLoaded;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue's file, good and bad. */
class CatalogueFileTest {
    private static final String VERSION = "# version 7";
    private static final String COLUMNS = "key,category,display_name,baseline_minutes";

    @Test
    void shouldReadVersionAndTypes() {
        CatalogueLoaded catalogue = CatalogueFile.parse(List.of(VERSION, COLUMNS, "a,support,A type,4", "b,it,B,2.5"));

        assertThat(catalogue.getVersion()).isEqualTo(7);
        assertThat(catalogue.getTaskTypes())
                .containsExactly(
                        new CatalogueEntry("a", "support", "A type", new BigDecimal("4")),
                        new CatalogueEntry("b", "it", "B", new BigDecimal("2.5")));
    }

    @Test
    void shouldReadTheBuiltInCatalogue() {
        CatalogueLoaded catalogue = ReferenceFiles.catalogue();

        assertThat(catalogue.getVersion()).isPositive();
        assertThat(catalogue.getTaskTypes())
                .contains(new CatalogueEntry(
                        "email_classification", "support", "Email classification", new BigDecimal("4")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version 7   | key,category,display_name,baseline_minutes | a,b,c,4    | line 1",
                "# version x | key,category,display_name,baseline_minutes | a,b,c,4    | line 1",
                "# version 0 | key,category,display_name,baseline_minutes | a,b,c,4    | line 1",
                "# version 7 | key,display_name,category,baseline_minutes | a,b,c,4    | line 2",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c      | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c,d,4  | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,,c,4     | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c,four | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c,0    | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c,525601 | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | a,b,c,1.0001 | line 3",
                "# version 7 | key,category,display_name,baseline_minutes | z,b,c,5    | line 4: a second z"
            })
    void shouldNameTheLineThatIsWrong(String version, String columns, String type, String message) {
        assertThatThrownBy(() -> CatalogueFile.parse(List.of(version, columns, type, "z,b,c,4")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldRefuseAFileWithoutTypes() {
        assertThatThrownBy(() -> CatalogueFile.parse(List.of(VERSION, COLUMNS)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CatalogueFile.parse(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
