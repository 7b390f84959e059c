package dev.hourledger.acceptance.torture.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the projection as an analyst does. For one thread. */
final class RowReader {
    private static final int NO_PARTITION = -1;
    private static final String EVENTS = "SELECT *, metadata->>'op' AS op FROM events";

    /** Groups whose sums, or whose number of events, are not those of their rows. */
    private static final String WRONG_ROLLUPS = """
            SELECT coalesce(r.org_id, e.org_id), coalesce(r.day, e.day), coalesce(r.agent_id, e.agent_id),
                   r.events, e.events, r.net_saved, e.net_saved
            FROM daily_rollups r FULL JOIN (
                SELECT org_id, livemode, (occurred_at AT TIME ZONE 'UTC')::date AS day, agent_id, task_type, currency,
                       count(*) AS events, sum(hours_saved) AS hours_saved, sum(cost_saved) AS cost_saved,
                       sum(coalesce(agent_cost, 0)) AS agent_cost, sum(net_saved) AS net_saved
                FROM events GROUP BY 1, 2, 3, 4, 5, 6) e
            USING (org_id, livemode, day, agent_id, task_type, currency)
            WHERE (r.events, r.hours_saved, r.cost_saved, r.agent_cost, r.net_saved)
                IS DISTINCT FROM (e.events, e.hours_saved, e.cost_saved, e.agent_cost, e.net_saved)""";

    private final String jdbcUrl;

    RowReader(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    long count() {
        return query("SELECT count(*) FROM events", row -> row.getLong(1)).get(0);
    }

    List<StoredEvent> events() {
        return query(EVENTS, RowReader::event);
    }

    List<String> rollupProblems() {
        return query(WRONG_ROLLUPS, row -> {
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                columns.add(String.valueOf(row.getString(column)));
            }
            return String.join("|", columns);
        });
    }

    private static StoredEvent event(ResultSet row) throws SQLException {
        Map<String, String> fields = new HashMap<>();
        for (String name : Fields.TEXTS) {
            fields.put(name, row.getString(name));
        }
        for (String name : Fields.NUMBERS) {
            fields.put(name, Fields.number(row.getBigDecimal(name)));
        }
        fields.put(
                Fields.OCCURRED_AT,
                Fields.time(
                        row.getObject(Fields.OCCURRED_AT, OffsetDateTime.class).toInstant()));
        OffsetDateTime receivedAt = row.getObject("received_at", OffsetDateTime.class);
        return new StoredEvent(
                row.getString("event_id"),
                row.getString("org_id"),
                row.getBoolean("livemode"),
                String.valueOf(row.getString("op")),
                YearMonth.from(receivedAt.withOffsetSameInstant(ZoneOffset.UTC)).toString(),
                fields,
                NO_PARTITION,
                0);
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Row<T> each) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(each.of(results));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
