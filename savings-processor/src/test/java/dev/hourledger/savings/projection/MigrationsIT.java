package dev.hourledger.savings.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourledger.postgres.PostgresUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
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

            assertThat(migrations).isEqualTo(4);
            assertThat(Migrations.run(tables.url())).isZero();
        } finally {
            starters.shutdownNow();
        }
    }

    /** As a release before this one left them: events of two days, and a rollup whose events somebody has deleted. */
    @Test
    void shouldSayWhenOldRollupsWereReceivedLast() throws Exception {
        try (Tables tables = new Tables()) {
            Flyway.configure()
                    .dataSource(tables.url().toJdbc(ProjectionConfig.APPLICATION_NAME), "postgres", "")
                    .target("1")
                    .load()
                    .migrate();
            tables.change("""
                    INSERT INTO events SELECT 'evt_' || n, 'org_A', true, 'a', 't', 'success', 4, 'builtin', 45, 'EUR',
                        2, null, 0.066, 2.97, null, 'none', 2.97, day, day + n * interval '1 hour'
                    FROM generate_series(1, 4) n,
                        LATERAL (SELECT timestamptz '2026-11-20 10:00Z' + (n / 3) * interval '1 day' AS day) AS d""");
            tables.change("INSERT INTO daily_rollups SELECT org_id, livemode, (occurred_at AT TIME ZONE 'UTC')::date,"
                    + " agent_id, task_type, currency, count(*), sum(hours_saved), sum(cost_saved), 0, sum(net_saved)"
                    + " FROM events GROUP BY 1, 2, 3, 4, 5, 6");
            tables.change(
                    "INSERT INTO daily_rollups SELECT 'org_B', true, '2026-01-02', 'a', 't', 'EUR', 1, 1, 1, 0, 1");

            assertThat(Migrations.run(tables.url())).isEqualTo(3);

            assertThat(tables.query("SELECT org_id, day, last_received_at AT TIME ZONE 'UTC' FROM daily_rollups"
                            + " ORDER BY 1, 2"))
                    .containsExactly(
                            "org_A|2026-11-20|2026-11-20 12:00:00",
                            "org_A|2026-11-21|2026-11-21 14:00:00",
                            "org_B|2026-01-02|2026-01-02 00:00:00");
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
