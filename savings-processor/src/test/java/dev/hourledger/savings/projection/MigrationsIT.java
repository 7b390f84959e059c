package dev.hourledger.savings.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The migrations on a real PostgreSQL. */
class MigrationsIT {
    private static final int STARTERS = 4;

    @Test
    void shouldRunOnceHoweverManyStartAtOnce() throws Exception {
        ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
        try (Tables tables = new Tables()) {
            List<Future<Integer>> runs = new ArrayList<>();
            for (int starter = 0; starter < STARTERS; starter++) {
                runs.add(starters.submit(() -> Migrations.run(tables.url())));
            }
            int migrations = 0;
            for (Future<Integer> run : runs) {
                migrations += run.get();
            }

            assertThat(migrations).isEqualTo(2);
            assertThat(Migrations.run(tables.url())).isZero();
        } finally {
            starters.shutdownNow();
        }
    }

    @Test
    void shouldSayWhichPostgresCannotBeReachedWithoutItsPassword() {
        PostgresUrl nobodyThere = PostgresUrl.parse("postgresql://me:hidden@127.0.0.1:1/db");

        assertThatThrownBy(() -> Migrations.run(nobodyThere))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("hidden");
    }
}
