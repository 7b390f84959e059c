package dev.hourledger.acceptance;

import dev.hourledger.savings.projection.PostgresUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL that a test can stop and start again on the same data and port. For one thread. */
final class PostgresServer implements AutoCloseable {
    private final Path directory;
    private final int port;
    private @Nullable EmbeddedPostgres running;

    PostgresServer(Path directory) throws IOException {
        this.directory = directory;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    void start() throws IOException {
        running = EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    void stop() throws IOException {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    PostgresUrl url() {
        return PostgresUrl.parse("postgresql://postgres@127.0.0.1:" + port + "/postgres");
    }

    void change(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query, columns separated by bars. */
    List<String> query(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (results.next()) {
                rows.add(row(results));
            }
            return rows;
        }
    }

    private static String row(ResultSet results) throws SQLException {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= results.getMetaData().getColumnCount(); column++) {
            columns.add(String.valueOf(results.getString(column)));
        }
        return String.join("|", columns);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url().toJdbc(), "postgres", "");
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
