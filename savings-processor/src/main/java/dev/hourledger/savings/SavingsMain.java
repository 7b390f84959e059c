package dev.hourledger.savings;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.hourledger.contract.EventId;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.savings.config.ProcessorEnvironment;
import dev.hourledger.savings.setup.UnfitClusterException;
import dev.hourledger.serde.RegistryRefusedException;
import dev.hourledger.service.AddressLife;
import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import dev.hourledger.service.Version;
import dev.hourledger.telemetry.Telemetry;
import dev.hourledger.telemetry.TelemetryConfig;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor as a process, configured by environment; SIGTERM stops it within seconds. */
public final class SavingsMain {
    private static final Logger log = LoggerFactory.getLogger(SavingsMain.class);
    private static final int REFUSED = 1;
    private static final int MISCONFIGURED = 2;

    private SavingsMain() {}

    /** {@code --help}, {@code --check-config} (exits 0 or 2), or nothing: runs until it is told to stop. */
    public static void main(String[] args) {
        List<String> options = List.of(args);
        if (options.contains("--help")) {
            System.out.println("Usage: processor [--check-config] [--help]\n\nDecides the events of the log."
                    + " Configured by environment:\n\n" + ProcessorEnvironment.HELP + TelemetryConfig.HELP);
            return;
        }
        try {
            Environment environment = new Environment(System.getenv());
            // First, since the other one throws what both have found.
            TelemetryConfig telemetry = TelemetryConfig.read(environment);
            ProcessorConfig config = ProcessorEnvironment.read(environment);
            if (options.contains("--check-config")) {
                System.out.println("ok: " + config);
                return;
            }
            run(config, telemetry);
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(MISCONFIGURED);
        } catch (UnfitClusterException | RegistryRefusedException e) {
            log.error("refused to start: {}", e.getMessage());
            System.err.println("refused to start: " + e.getMessage());
            System.exit(REFUSED);
        }
    }

    private static void run(ProcessorConfig config, TelemetryConfig told) {
        AddressLife.limit();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        new JvmGcMetrics().bindTo(meters);
        Telemetry telemetry = Telemetry.start(told);
        SavingsProcessor processor = SavingsProcessor.start(config, meters, identity(), telemetry);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            processor.close();
                            telemetry.close();
                        },
                        "stop"));
        log.info("processor {} started: {}", Version.TEXT, config);
    }

    /** The clock and the ids of a real process. */
    public static SavingsProcessor.Identity identity() {
        return new SavingsProcessor.Identity(() -> EventId.PREFIX + UlidCreator.getMonotonicUlid(), Clock.systemUTC());
    }
}
