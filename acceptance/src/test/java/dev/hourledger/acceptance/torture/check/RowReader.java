package dev.hourledger.acceptance.torture.check;

import dev.hourledger.acceptance.fixture.Sql;
import java.math.BigDecimal;
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
        return query(Sql.WRONG_ROLLUPS, row -> {
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
        OffsetDateTime receivedAt = row.getObject(Fields.RECEIVED_AT, OffsetDateTime.class);
        Map<String, BigDecimal> numbers = new HashMap<>();
        for (String name : Fields.REST_NUMBERS) {
            numbers.put(name, row.getBigDecimal(name));
        }
        return new StoredEvent(
                row.getString("event_id"),
                row.getString("org_id"),
                row.getBoolean("livemode"),
                String.valueOf(row.getString("op")),
                YearMonth.from(receivedAt.withOffsetSameInstant(ZoneOffset.UTC)).toString(),
                fields,
                Fields.rest(receivedAt.toInstant(), row.getString(Fields.METADATA), numbers::get),
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
