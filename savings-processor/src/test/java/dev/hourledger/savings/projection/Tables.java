package dev.hourledger.savings.projection;

import dev.hourledger.postgres.PostgresUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PostgreSQL with the projection's tables, for one test class; looks into them over JDBC, apart from the code
 * under test.
 */
final class Tables implements AutoCloseable {
    private static final String ROLLUPS = """
            SELECT org_id, livemode, day, agent_id, task_type, currency,
                events, hours_saved, cost_saved, agent_cost, net_saved, last_received_at
            FROM daily_rollups ORDER BY 1, 2, 3, 4, 5, 6""";

    private static final String RECOUNT = """
            SELECT org_id, livemode, (occurred_at AT TIME ZONE 'UTC')::date, agent_id, task_type, currency,
                count(*), sum(hours_saved)::numeric(30, 3), sum(cost_saved)::numeric(40, 6),
                coalesce(sum(agent_cost), 0)::numeric(40, 6), sum(net_saved)::numeric(40, 6), max(received_at)
            FROM events GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6""";

    private final EmbeddedPostgres postgres;

    Tables() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
    }

    PostgresUrl url() {
        return PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + postgres.getPort() + "/postgres");
    }

    /** Makes the tables if needed and empties them. */
    void empty() throws SQLException {
        Migrations.run(url());
        change("TRUNCATE events, daily_rollups, projection_offsets");
    }

    void change(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * The rows of a query, columns separated by bars, times as in Tokyo: far from UTC and from whoever runs the test.
     */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'Asia/Tokyo'");
            try (ResultSet results = statement.executeQuery(sql)) {
                List<String> rows = new ArrayList<>();
                while (results.next()) {
                    rows.add(row(results));
                }
                return rows;
            }
        }
    }

    private static String row(ResultSet results) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
            columns.add(String.valueOf(results.getString(column)));
        }
        return String.join("|", columns);
    }

    /** The first column of the first row. */
    String one(String sql) throws SQLException {
        return query(sql).get(0);
    }

    List<String> rollups() throws SQLException {
        return query(ROLLUPS);
    }

    /** What the rollups must be, counted from the events. */
    List<String> recount() throws SQLException {
        return query(RECOUNT);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
