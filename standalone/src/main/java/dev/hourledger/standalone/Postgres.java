package dev.hourledger.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
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

    private static final Set<String> PROGRAMS = Set.of("postgres", "initdb");
    /** Ours, in the data directory: it was made whole and holds the database. */
    private static final String WHOLE = "hourledger-whole";
    /** The library's, beside the unpacked binaries: they are all there. */
    private static final String UNPACKED = ".exists";

    private final EmbeddedPostgres server;
    private final Path directory;

    private Postgres(EmbeddedPostgres server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    /** Starts on a data directory, which is created if it is new or half made. Port 0: any free one. */
    public static Postgres start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /** The same with more of the server's settings, or others than a laptop's. */
    public static Postgres start(Path directory, int port, Map<String, String> settings) {
        stopLeftover(directory);
        boolean started = false;
        try {
            deleteHalfMade(directory);
            Files.createDirectories(directory);
            // Nobody works there any more, but the number in it may be another process's by now, or a zombie's.
            Files.deleteIfExists(directory.resolve("postmaster.pid"));
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_WAIT)
                    .setOverrideWorkingDirectory(binaries(directory).toFile())
                    // Of a new directory: text sorts by its bytes; indexes would ask a language for every comparison.
                    .setLocaleConfig("lc-collate", "C")
                    .setServerConfig("shared_buffers", "32MB")
                    .setServerConfig("max_connections", "50")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    // The library is made for tests and turns both off: a power cut would break the database.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    // No socket file in /tmp, which a kill would leave behind with its lock.
                    .setServerConfig("unix_socket_directories", "");
            settings.forEach(builder::setServerConfig);
            Postgres postgres = new Postgres((port == 0 ? builder : builder.setPort(port)).start(), directory);
            postgres.createDatabase();
            Path whole = directory.resolve(WHOLE);
            if (!Files.exists(whole)) {
                Files.createFile(whole);
            }
            started = true;
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start on " + directory, e);
        } finally {
            if (!started) {
                stopLeftover(directory);
            }
        }
    }

    /** The server's process; empty when it has ended. */
    public Optional<ProcessHandle> process() {
        // A child is for a moment, until it takes a title of its own, what its server is.
        return processes(directory)
                .filter(process -> process.parent()
                        .filter(parent -> worksFor(directory, parent))
                        .isEmpty())
                .findFirst();
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

    /**
     * Stops the server that a killed run left behind on this directory, or whoever was making it. The caller holds the
     * lock of the folder.
     */
    static void stopLeftover(Path directory) {
        processes(directory).forEach(process -> {
            log.info("stopping the PostgreSQL (process {}) that a killed run left behind", process.pid());
            process.destroy();
            awaitEnd(process);
        });
        // Those of a server that was killed itself: they notice and end.
        workers(directory).forEach(Postgres::awaitEnd);
    }

    private static void awaitEnd(ProcessHandle process) {
        if (!endsInTime(process)) {
            process.destroyForcibly();
            if (!endsInTime(process)) {
                // A zombie, for instance, where nobody reaps those: it holds nothing any more.
                log.warn("process {} of PostgreSQL does not go away", process.pid());
            }
        }
    }

    private static boolean endsInTime(ProcessHandle process) {
        try {
            process.onExit().get(STOP_WAIT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("process " + process.pid() + " can't be stopped", e);
        }
    }

    /** The server on this directory, which bears it as an argument, and whoever makes it. */
    private static Stream<ProcessHandle> processes(Path directory) {
        return ProcessHandle.allProcesses().filter(process -> worksFor(directory, process));
    }

    private static boolean worksFor(Path directory, ProcessHandle process) {
        return isOurs(process)
                && Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains(directory.toString());
    }

    /** A server's processes, which all work in its directory. */
    private static Stream<ProcessHandle> workers(Path directory) {
        return ProcessHandle.allProcesses().filter(process -> {
            try {
                return isOurs(process)
                        && Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), directory);
            } catch (IOException e) {
                return false; // it has ended, it is another user's, or the directory is not there yet
            }
        });
    }

    private static boolean isOurs(ProcessHandle process) {
        return isOurs(process.info().command().orElse(""));
    }

    /** By its file's name. Whatever else runs on the machine, a command can be any text: a container's is "/" once. */
    static boolean isOurs(String command) {
        return PROGRAMS.contains(command.substring(command.lastIndexOf('/') + 1));
    }

    /** What a first start had not finished when it was killed is made again: nothing was stored there yet. */
    private static void deleteHalfMade(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(WHOLE))) {
            Utils.delete(directory.toFile());
        }
        Path binaries = binaries(directory);
        if (!Files.exists(binaries)) {
            return;
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(binaries)) {
            for (Path version : versions) {
                if (!Files.exists(version.resolve(UNPACKED))) {
                    Utils.delete(version.toFile());
                }
            }
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
