package dev.hourledger.standalone;

import dev.hourledger.gateway.GatewayMain;
import dev.hourledger.savings.SavingsMain;
import dev.hourledger.service.Version;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code hourledger} command. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. */
@Command(
        name = "hourledger",
        mixinStandardHelpOptions = true,
        versionProvider = HourledgerCli.Release.class,
        description = "An open, self-hosted ledger of the work that AI agents save.",
        footer = {
            "",
            "  gateway    one gateway as a process, configured by environment: hourledger gateway --help",
            "  processor  one processor as a process, likewise: hourledger processor --help",
            "  bench      how fast it is, beside floors and what one would use instead: hourledger bench --help",
            "  torture    breaks a cluster on purpose and checks what was promised: hourledger torture --help",
            "  fuzz       sends random bytes to every port and into the log: hourledger fuzz --help",
            "",
            "Exit codes: 0 done, 1 refused or failed, 2 wrong usage."
        },
        subcommands = {
            UpCommand.class,
            InitCommand.class,
            SetupCommand.class,
            CertificatesCommand.class,
            OrgsCommand.class,
            KeysCommand.class,
            PlansCommand.class,
            PricesCommand.class,
            CommandLine.HelpCommand.class
        })
public final class HourledgerCli implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    /** Runs one command and exits with its code; the two services run until they are told to stop. */
    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        switch (command) {
            case "gateway" -> GatewayMain.main(rest);
            case "processor" -> SavingsMain.main(rest);
            default -> System.exit(commandLine().execute(args));
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new HourledgerCli())
                .setParameterExceptionHandler((wrong, args) -> {
                    CommandLine line = wrong.getCommandLine();
                    line.getErr()
                            .println(wrong.getMessage() + ". See: "
                                    + line.getCommandSpec().qualifiedName() + " --help");
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    if (failure instanceof StartRefusedException || failure instanceof AdminClient.AdminException) {
                        line.getErr().println(failure.getMessage());
                    } else {
                        failure.printStackTrace(line.getErr());
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** What {@code --version} says. */
    static final class Release implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"hourledger " + Version.TEXT};
        }
    }

    /** Without a subcommand: the help. */
    @Override
    public void run() {
        Objects.requireNonNull(spec).commandLine().usage(System.out);
    }
}
