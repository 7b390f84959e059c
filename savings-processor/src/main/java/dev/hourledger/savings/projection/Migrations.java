package dev.hourledger.savings.projection;

import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.projection.UnavailableException.Part;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the tables to the state that this version needs. Any number of processes may run it at once: Flyway takes an
 * advisory lock, and who comes second finds nothing left to do.
 */
public final class Migrations {
    private static final String LOCATION = "classpath:db/migration";

    private Migrations() {}

    /**
     * Runs the migrations that are missing; blocks until they are done.
     *
     * @return how many were run here
     * @throws RuntimeException when Postgres can't be reached, or refuses; nothing is half done then, and a later call
     * may succeed
     */
    public static int run(PostgresUrl postgres) {
        try {
            return Flyway.configure()
                    .dataSource(
                            postgres.toJdbc(ProjectionConfig.APPLICATION_NAME), postgres.user(), postgres.password())
                    .locations(LOCATION)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new UnavailableException(Part.POSTGRES, "can't migrate " + postgres + ": " + e.getMessage(), e);
        }
    }
}
