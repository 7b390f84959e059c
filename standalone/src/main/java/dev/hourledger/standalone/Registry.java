package dev.hourledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Apicurio Registry as a child process that ends with this one, on a directory that keeps its schemas. Listens
 * on the loopback address.
 */
public final class Registry implements AutoCloseable {
    static final String API = "/apis/ccompat/v7";
    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final long STOP_WAIT_SECONDS = 5;
    private static final int OK = 200;

    private final Process process;
    private final int port;

    private Registry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts and returns when it answers.
     *
     * @param home the unpacked distribution
     * @param directory keeps the schemas
     * @param logFile takes what it prints
     */
    public static Registry start(Path home, Path directory, Path logFile, int port) {
        try {
            Files.createDirectories(directory);
            Process process = new ProcessBuilder(command(home, directory, port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                    .start();
            Registry registry = new Registry(process, port);
            registry.awaitAnswer(logFile);
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("the schema registry can't be started", e);
        }
    }

    /** Base URL of its Confluent API. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port + API);
    }

    /** Completes when the process has ended, for whatever cause. */
    public Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> command(Path home, Path directory, int port) throws IOException {
        Path jar;
        try (Stream<Path> files = Files.list(home)) {
            jar = files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no registry in " + home + ": run ./mvnw package"));
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.log.level=WARN",
                "-Dquarkus.datasource.jdbc.url=jdbc:h2:file:"
                        + directory.toAbsolutePath().resolve("registry"),
                "-cp",
                ownClasses(),
                ChildMain.class.getName(),
                jar.toString());
    }

    /** Where this class comes from: the child needs {@link ChildMain} alone. */
    private static String ownClasses() {
        try {
            return Path.of(Registry.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitAnswer(Path logFile) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(REQUEST_TIMEOUT)
                .build();
        long end = System.nanoTime() + START_WAIT.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (answers(client, request)) {
                    return;
                }
                if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(
                            "the schema registry ended with code " + process.exitValue() + ": see " + logFile);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
        throw new IllegalStateException("the schema registry did not answer in " + START_WAIT + ": see " + logFile);
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }
}
