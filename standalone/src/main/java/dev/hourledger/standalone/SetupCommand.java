package dev.hourledger.standalone;

import dev.hourledger.gateway.domain.KeyHasher;
import dev.hourledger.savings.SavingsMain;
import dev.hourledger.savings.SavingsProcessor;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.savings.projection.Migrations;
import dev.hourledger.savings.projection.UnavailableException;
import dev.hourledger.savings.setup.Setup;
import dev.hourledger.savings.setup.UnfitClusterException;
import dev.hourledger.savings.topology.RecordSerdes;
import dev.hourledger.serde.HttpSchemaRegistry;
import dev.hourledger.serde.RegistryRefusedException;
import dev.hourledger.service.ConfigurationException;
import dev.hourledger.service.Environment;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hourledger setup}: prepares what others run, once and again to the same end. What a processor prepares at its
 * start it does with the same code; it adds what only the database's owner may do.
 */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Prepares a ledger on your own Kafka, registry and PostgreSQL: topics, subjects, tables, roles,"
                + " reference data. Running it again changes nothing.",
        footer = {"", "Configured by environment:", "", SetupConfig.HELP})
final class SetupCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--check-config", description = "Read the environment, say what is wrong, do nothing")
    private boolean checkOnly;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            SetupConfig config = SetupConfig.fromEnvironment(new Environment(System.getenv()));
            if (!checkOnly) {
                run(config, out);
            }
            return ExitCode.OK;
        } catch (ConfigurationException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.USAGE;
        } catch (UnavailableException | UnfitClusterException | RegistryRefusedException | SQLException e) {
            throw new StartRefusedException("the set-up is not complete: " + e.getMessage());
        }
    }

    private static void run(SetupConfig config, PrintWriter out) throws SQLException {
        ProcessorConfig processor = config.processor();
        say(out, "tables: %d migrations run".formatted(Migrations.run(processor.postgres())));
        PostgresRoles.ensure(processor.postgres(), config.passwords());
        say(out, "roles: %d".formatted(config.passwords().size()));
        HttpSchemaRegistry registry = new HttpSchemaRegistry(
                processor.registry().url(), processor.registry().autoRegister(), Map.of());
        RecordSerdes serdes = RecordSerdes.over(registry);
        SavingsProcessor.Identity identity = SavingsMain.identity();
        new Setup(processor, registry, serdes, identity.eventIds(), identity.clock())
                .run()
                .close();
        say(out, "topics, subjects and reference data: there");
        KafkaRights.ensure(processor.kafka(), config.logins());
        say(out, "logins with rights of their own: %d".formatted(config.logins().size()));
        int demos = new LoggedDemo(new KeyHasher(config.pepper()))
                .write(config.gatewayKafka(), registry, config.demoKeys());
        say(out, "demo organisations: %d written".formatted(demos));
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
