package dev.hourledger.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on a directory that keeps its data, listening on the loopback address, where whoever can connect is
 * trusted.
 * The server is a process of its own: one that a killed run left behind on the same directory is stopped first.
 */
public final class Postgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Postgres.class);
    static final String DATABASE = "hourledger";
    static final String ROLE = "postgres";
    private static final Duration START_WAIT = Duration.ofSeconds(30);
    private static final long STOP_WAIT_SECONDS = 10;

    private final EmbeddedPostgres server;

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts on a data directory, which is created if it is new. Port 0: any free one. */
    public static Postgres start(Path directory, int port) {
        stopLeftover(directory);
        try {
            Files.createDirectories(directory);
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_WAIT)
                    .setOverrideWorkingDirectory(binaries(directory).toFile())
                    .setServerConfig("shared_buffers", "32MB")
                    .setServerConfig("max_connections", "50")
                    .setServerConfig("listen_addresses", "127.0.0.1");
            Postgres postgres = new Postgres((port == 0 ? builder : builder.setPort(port)).start());
            postgres.createDatabase();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start on " + directory, e);
        }
    }

    /** The database as psql takes it. */
    public String url() {
        return "postgresql://" + ROLE + "@127.0.0.1:" + server.getPort() + "/" + DATABASE;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop", e);
        }
    }

    /** Stops the server that a killed run left behind on this directory, if there is one. */
    static void stopLeftover(Path directory) {
        leftover(directory).ifPresent(process -> {
            log.info("stopping the PostgreSQL (process {}) that a killed run left behind", process.pid());
            process.destroy();
            try {
                process.onExit().get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                process.destroyForcibly();
                process.onExit().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException("process " + process.pid() + " can't be stopped", e);
            }
        });
    }

    private static Optional<ProcessHandle> leftover(Path directory) {
        Path pidFile = directory.resolve("postmaster.pid");
        try {
            if (!Files.exists(pidFile)) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).trim());
            // A process id may have been given to another program since.
            return ProcessHandle.of(pid)
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + pidFile, e);
        }
    }

    /** The unpacked binaries lie beside the data: a temporary folder may be cleaned or forbid execution. */
    private static Path binaries(Path directory) {
        return directory.resolveSibling("postgres-binaries");
    }

    private void createDatabase() {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            boolean there = statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")
                    .next();
            if (!there) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't create database " + DATABASE, e);
        }
    }
}
