package dev.hourledger.standalone;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hourledger keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "API keys.",
        synopsisSubcommandLabel = "(create | revoke)")
final class KeysCommand {
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Issues an API key. It is shown this once.",
            footer = {"", "Example: hourledger keys create --org org_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
    void create(
            @Mixin AdminOptions admin,
            @Option(names = "--org", required = true, description = "Organisation id") String org,
            @Option(names = "--test", description = "A test key: its events count to no quota") boolean test) {
        admin.print(admin.client().post("/admin/v1/orgs/" + org + "/keys", Map.of("livemode", !test)));
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Revokes an API key, for ever.",
            footer = {"", "Example: hourledger keys revoke --org org_01ARZ3NDEKTSV4RRFFQ69G5FAV 3fK9sQ2x"})
    void revoke(
            @Mixin AdminOptions admin,
            @Option(names = "--org", required = true, description = "Organisation id") String org,
            @Parameters(paramLabel = "PREFIX", description = "The 8 characters behind hh_live_ or hh_test_")
                    String prefix) {
        admin.print(admin.client().delete("/admin/v1/orgs/" + org + "/keys/" + prefix));
    }
}
