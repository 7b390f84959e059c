package dev.hourledger.standalone;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hourledger orgs}. */
@Command(
        name = "orgs",
        mixinStandardHelpOptions = true,
        description = "Organisations.",
        synopsisSubcommandLabel = "(list | show | create | set | close)")
final class OrgsCommand {
    private static final String ORGS = "/admin/v1/orgs";
    private static final List<String> COLUMNS = List.of("org_id", "plan", "currency", "state", "name");

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every organisation.",
            footer = {"", "Example: hourledger orgs list"})
    void list(@Mixin AdminOptions admin) {
        admin.printRows(admin.client().list(ORGS, "orgs"), "orgs", COLUMNS);
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows an organisation with its settings.",
            footer = {"", "Example: hourledger orgs show org_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
    void show(@Mixin AdminOptions admin, @Parameters(paramLabel = "ORG", description = "Organisation id") String org) {
        admin.print(admin.client().get(path(admin, org)));
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Registers an organisation.",
            footer = {"", "Example: hourledger orgs create --name 'Acme' --plan pro --currency EUR --hourly-rate 45"})
    void create(
            @Mixin AdminOptions admin,
            @Option(names = "--name", required = true, description = "Display name") String name,
            @Option(names = "--plan", defaultValue = "free", description = "free, pro, enterprise (default: free)")
                    String plan,
            @Option(names = "--currency", defaultValue = "EUR", description = "ISO 4217 (default: EUR)")
                    String currency,
            @Option(names = "--hourly-rate", description = "Worth of an hour of human work (default: 45, for EUR only)")
                    @Nullable
                    BigDecimal hourlyRate) {
        Map<String, Object> org = new LinkedHashMap<>();
        org.put("name", name);
        org.put("plan", plan);
        org.put("currency", currency);
        if (hourlyRate != null) {
            org.put("hourly_rate", hourlyRate);
        }
        admin.print(admin.client().post(ORGS, org));
    }

    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = "Changes an organisation's name or plan; its next event sees it.",
            footer = {"", "Example: hourledger orgs set org_01ARZ3NDEKTSV4RRFFQ69G5FAV --plan enterprise"})
    void set(
            @Mixin AdminOptions admin,
            @Parameters(paramLabel = "ORG", description = "Organisation id") String org,
            @Option(names = "--name", description = "Display name") @Nullable String name,
            @Option(names = "--plan", description = "One of `hourledger plans list`") @Nullable String plan) {
        Map<String, Object> change = new LinkedHashMap<>();
        if (name != null) {
            change.put("name", name);
        }
        if (plan != null) {
            change.put("plan", plan);
        }
        if (change.isEmpty()) {
            throw admin.wrongUsage("There is nothing to change: name --name, --plan or both");
        }
        admin.print(admin.client().patch(path(admin, org), change));
    }

    @Command(
            name = "close",
            mixinStandardHelpOptions = true,
            description = "Closes an organisation, for ever: its keys die at once, its events stay.",
            footer = {"", "Example: hourledger orgs close org_01ARZ3NDEKTSV4RRFFQ69G5FAV --yes"})
    void close(
            @Mixin AdminOptions admin,
            @Parameters(paramLabel = "ORG", description = "Organisation id") String org,
            @Option(names = "--yes", description = "Really") boolean yes) {
        if (!yes) {
            throw admin.wrongUsage("Closing can't be undone and ends every key of the organisation: add --yes");
        }
        admin.print(admin.client().delete(path(admin, org)));
    }

    private static String path(AdminOptions admin, String org) {
        return ORGS + "/" + admin.org(org);
    }
}
