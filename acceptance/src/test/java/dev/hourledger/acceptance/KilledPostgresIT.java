package dev.hourledger.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourledger.acceptance.fixture.Sql;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.standalone.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kill leaves behind is in nobody's way; in the middle of the very first start it is made again. */
class KilledPostgresIT {
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

    /** As after a restart of the machine: the number may be any process's by then. */
    @Test
    void shouldNotTakeAnotherProcessForTheServerThatWasKilled() throws IOException {
        Path data = directory.resolve("postgres");
        Postgres killed = Postgres.start(data, port);
        new Sql(killed.url()).change("CREATE TABLE kept AS SELECT 1 AS one");
        assertThat(new Sql(killed.url()).query("SHOW fsync")).containsExactly("on");
        killed.process().orElseThrow().destroyForcibly();
        killed.close();
        assertThat(query(data, "SELECT one FROM kept")).containsExactly("1");

        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    data.resolve("postmaster.pid"),
                    String.join("\n", Long.toString(other.pid()), data.toString(), "1", "5432", "/tmp", "", "", ""));
            assertThat(query(data, "SELECT one FROM kept")).containsExactly("1");
        } finally {
            other.destroy();
        }
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
