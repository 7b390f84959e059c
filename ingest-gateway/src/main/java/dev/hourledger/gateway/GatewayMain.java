package dev.hourledger.gateway;

import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.service.AddressLife;
import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import dev.hourledger.service.Version;
import dev.hourledger.telemetry.Telemetry;
import dev.hourledger.telemetry.TelemetryConfig;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's process: reads the environment, starts, and stops in order on SIGTERM. Exit codes: 0 fine, 1 could not
 * start, 2 the configuration or the arguments are refused.
 */
public final class GatewayMain {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);
    private static final int FINE = 0;
    private static final int COULD_NOT_START = 1;
    private static final int REFUSED = 2;
    /** Longer than closing may take. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);

    private static final String USAGE = """
            Usage: ingest-gateway [--check-config | --help]
            Configured by environment variables:

            """ + GatewayConfig.HELP + TelemetryConfig.HELP + TelemetryConfig.GATEWAY_HELP;

    private GatewayMain() {}

    /** Runs until it is told to stop. */
    public static void main(String[] arguments) {
        // Never System.exit for a gateway that was told to stop: the exit is under way already.
        int exitCode = run(arguments);
        if (exitCode != FINE) {
            System.exit(exitCode);
        }
    }

    private static int run(String[] arguments) {
        String argument = String.join(" ", arguments);
        if (argument.equals("--help")) {
            System.out.print(USAGE);
            return FINE;
        }
        boolean checkOnly = argument.equals("--check-config");
        if (!checkOnly && !argument.isEmpty()) {
            System.err.print("unknown arguments: " + argument + "\n" + USAGE);
            return REFUSED;
        }
        try {
            Environment environment = new Environment(System.getenv());
            // First, since the other one throws what both have found.
            TelemetryConfig telemetry = TelemetryConfig.read(environment);
            GatewayConfig config = GatewayConfig.fromEnvironment(environment);
            return checkOnly ? FINE : serve(config, telemetry);
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            return REFUSED;
        }
    }

    /** Serves until a signal comes: the shutdown hook wakes this thread and waits until it has closed everything. */
    private static int serve(GatewayConfig config, TelemetryConfig told) {
        Thread server = Thread.currentThread();
        CountDownLatch stopped = new CountDownLatch(1);
        AddressLife.limit();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "stop"));
        LOG.atInfo()
                .addKeyValue("version", Version.TEXT)
                .addKeyValue("config", config.toString())
                .log("the gateway starts");
        try (Telemetry telemetry = Telemetry.start(told);
                Gateway gateway = Gateway.start(config, telemetry)) {
            LOG.atInfo().addKeyValue("port", gateway.httpPort()).log("the gateway serves");
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            LOG.info("told to stop: the gateway is closed");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("the gateway could not start");
            return COULD_NOT_START;
        } finally {
            stopped.countDown();
        }
        return FINE;
    }

    private static void stop(Thread server, CountDownLatch stopped) {
        server.interrupt();
        try {
            if (!stopped.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("the gateway did not close in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
