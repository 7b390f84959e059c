package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Built;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pom says which release this is, and whatever says it again says the same. */
class VersionTest {
    private static final Pattern OUR_IMAGE = Pattern.compile("image: (hourledger/.+)");

    @ParameterizedTest
    @CsvSource({
        "docker-compose.yml, HOURLEDGER_VERSION:-([^}]+)",
        "ingest-gateway/src/main/resources/api/openapi.yaml, (?m)^  version: (.+)$",
    })
    void shouldBeThatOfThePom(String file, String pattern) {
        assertThat(groups(file, Pattern.compile(pattern))).isNotEmpty().containsOnly(Built.version());
    }

    @Test
    void shouldTagEveryImageOfOursByOneVariable() {
        assertThat(groups("docker-compose.yml", OUR_IMAGE)).hasSize(3).allSatisfy(image -> assertThat(image)
                .matches("hourledger/[a-z]+:\\$\\{HOURLEDGER_VERSION:-[^}]+}"));
    }

    private static List<String> groups(String file, Pattern pattern) {
        return pattern.matcher(Built.text(file))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
