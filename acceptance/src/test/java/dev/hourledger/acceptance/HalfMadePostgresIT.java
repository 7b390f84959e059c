package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.FreePort;
import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.standalone.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill in the middle of the very first start leaves behind is made again. */
class HalfMadePostgresIT {
    private final int port = FreePort.next();

    @TempDir
    private Path directory;

    @Test
    void shouldMakeAgainWhatWasHalfMadeAndKeepWhatIsWhole() throws IOException {
        Path data = directory.resolve("postgres");
        startAndRun(data, "CREATE TABLE kept AS SELECT 1 AS one");
        assertThat(query(data, "SELECT one FROM kept")).containsExactly("1");

        // Killed while it was initialised.
        Files.delete(data.resolve("hourledger-whole"));
        Files.delete(data.resolve("global/pg_filenode.map"));
        assertThat(query(data, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'"))
                .containsExactly("0");
    }

    private void startAndRun(Path data, String sql) {
        try (Postgres postgres = Postgres.start(data, port)) {
            new Sql(postgres.url()).change(sql);
        }
    }

    private List<String> query(Path data, String sql) {
        try (Postgres postgres = Postgres.start(data, port)) {
            return new Sql(postgres.url()).query(sql);
        }
    }
}
