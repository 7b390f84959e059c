package dev.hourledger.standalone;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code hourledger up}: everything on this machine, until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts a Kafka broker, PostgreSQL, a schema registry, the processor and the gateway.",
        footer = {
            "",
            "Everything is kept in --data: starting again on it continues, also after kill -9.",
            "Ctrl-C stops it. Example: hourledger up --data /var/tmp/ledger --http-port 9080"
        })
final class UpCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    @Option(names = "--data", defaultValue = "data", description = "Folder of the ledger (default: ./data)")
    private Path data = Path.of("data");

    @Option(names = "--http-port", defaultValue = "8080", description = "Port of the API (default: 8080)")
    private int httpPort;

    @Option(names = "--kafka-port", defaultValue = "9092", description = "Port of the broker (default: 9092)")
    private int kafkaPort;

    @Option(names = "--registry-port", defaultValue = "8081", description = "Port of the registry (default: 8081)")
    private int registryPort;

    @Option(names = "--postgres-port", defaultValue = "5433", description = "Port of PostgreSQL (default: 5433)")
    private int postgresPort;

    @Option(
            names = "--management-port",
            defaultValue = "8090",
            description = "Port of health and metrics (default: 8090)")
    private int managementPort;

    @Option(
            names = "--requests-per-second",
            description = "Replaces the plans' cap per API key, for load tests (default: the plan's)")
    private @Nullable Integer requestsPerSecond;

    @Override
    public Integer call() throws InterruptedException {
        PrintStream out = System.out;
        long begin = System.nanoTime();
        out.println("Starting Hourledger on " + data.toAbsolutePath().normalize());
        try (Laptop laptop = Laptop.open(options(), new Progress(out))) {
            Thread stop = new Thread(() -> stop(laptop, out), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                laptop.start();
                ready(out, laptop.environment(), (System.nanoTime() - begin) / NANOS_PER_SECOND);
            } catch (RuntimeException e) {
                if (isEnding(stop)) {
                    return ExitCode.OK;
                }
                throw e;
            }
            String failure = laptop.awaitFailure();
            System.err.println(failure + ". Stopping the rest.");
            return ExitCode.SOFTWARE;
        }
    }

    /** Whether this process was told to end, so that whatever fails in the middle of a start is no failure. */
    private static boolean isEnding(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private static void stop(Laptop laptop, PrintStream out) {
        out.println("Stopping");
        laptop.close();
        out.println("Stopped");
    }

    private LaptopOptions options() {
        return new LaptopOptions(
                data,
                new LaptopOptions.PortNumbers(httpPort, kafkaPort, registryPort, postgresPort, managementPort),
                Path.of(System.getProperty("hourledger.registry.home", "standalone/target/registry")),
                requestsPerSecond);
    }

    private void ready(PrintStream out, Map<String, String> environment, double seconds) {
        String url = environment.get("HOURLEDGER_URL");
        String key = environment.get("HOURLEDGER_API_KEY");
        out.printf(
                Locale.ROOT,
                """

                Hourledger is ready after %.1f s

                  URL           %s
                  key (pro)     %s
                  key (free)    %s
                  settings      %s

                Track a task:

                curl -s %s/v1/track -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
                -d '{"agent_id":"support-classifier","task_type":"email_classification",\
                "outcome":"success","agent_duration_seconds":4}'

                Ctrl-C stops it.
                """,
                seconds,
                url,
                key,
                environment.get("HOURLEDGER_FREE_API_KEY"),
                data.toAbsolutePath().normalize().resolve("hourledger.env"),
                url,
                key);
        out.flush();
    }
}
