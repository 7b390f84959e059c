package dev.hourledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresTest {
    @ParameterizedTest
    @ValueSource(strings = {"/data/binaries/17/bin/postgres", "postgres", "/usr/bin/initdb"})
    void shouldKnowItsOwnPrograms(String command) {
        assertThat(Postgres.isOurs(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "", "/usr/bin/java", "/memfd:runc (deleted)", "/postgres/"})
    void shouldLeaveEveryOtherProcessAlone(String command) {
        assertThat(Postgres.isOurs(command)).isFalse();
    }
}
