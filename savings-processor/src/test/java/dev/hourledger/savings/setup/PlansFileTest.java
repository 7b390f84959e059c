package dev.hourledger.savings.setup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.events.Plan;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.service.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plans' file, good and bad. */
class PlansFileTest {
    private static final String GOOD = """
            {"version": 2, "plans": [
              {"key": "team", "requests_per_second": 60, "events_per_month_included": 500,
               "overage_allowed": false, "audit_sample_kept": true, "customisation_allowed": false}]}
            """;

    @Test
    void shouldReadVersionAndFigures() {
        PlansLoaded plans = PlansFile.parse(GOOD.getBytes(UTF_8));

        assertThat(plans.getVersion()).isEqualTo(2);
        assertThat(plans.getPlans()).containsExactly(new Plan("team", 60, 500L, false, true, false));
    }

    @Test
    void shouldReadTheBuiltInPlans() {
        assertThat(ReferenceFiles.plans(Optional.empty()).getPlans())
                .containsExactly(
                        new Plan("free", 60, 500L, false, false, false),
                        new Plan("pro", 200, 10_000L, true, true, true),
                        new Plan("enterprise", 1_000, null, true, true, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"version\": 2 | \"version\": \"two\" | the file: version",
                "\"version\": 2 | \"version\": 0 | the file: version",
                "\"plans\" | \"planes\" | the file: plans",
                "\"key\": \"team\" | \"key\": 7 | plan 1: key",
                "\"requests_per_second\": 60 | \"requests_per_second\": 0 | plan 1: requests_per_second",
                "\"requests_per_second\": 60 | \"requests_per_second\": 1.5 | plan 1: requests_per_second",
                "\"events_per_month_included\": 500 | \"events_per_month_included\": -1 | plan 1: events_per_month",
                "\"events_per_month_included\": 500 | \"events_per_month\": 1 | plan 1: events_per_month_included",
                "\"overage_allowed\": false | \"overage_allowed\": \"no\" | plan 1: overage_allowed",
                "\"audit_sample_kept\": true, | \"audit_sample_kept\": true | line 3",
                "\"overage_allowed\": false | \"key\": \"again\" | line 3"
            })
    void shouldNameWhatIsWrong(String good, String bad, String message) {
        assertThatThrownBy(() -> PlansFile.parse(GOOD.replace(good, bad).getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldNameTheOperatorsFileThatCannotBeUsed(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("plans.json"), "{");

        assertThatThrownBy(() -> ReferenceFiles.plans(Optional.of(file)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("HOURLEDGER_PLANS_FILE")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> ReferenceFiles.plans(Optional.of(dir.resolve("missing.json"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("missing.json");
    }
}
