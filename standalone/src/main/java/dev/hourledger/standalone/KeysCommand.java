package dev.hourledger.standalone;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hourledger keys}. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "API keys.",
        synopsisSubcommandLabel = "(list | create | rotate | revoke)")
final class KeysCommand {
    private static final List<String> COLUMNS =
            List.of("prefix", "livemode", "state", "created_at", "expires_at", "last_used_at");

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists every API key that was ever issued to an organisation, the oldest first.",
            footer = {"", "Example: hourledger keys list --org org_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
    void list(
            @Mixin AdminOptions admin,
            @Option(names = "--org", required = true, description = "Organisation id") String org) {
        admin.printRows(admin.client().get(path(admin, org)), "keys", COLUMNS);
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Issues an API key. It is shown this once.",
            footer = {"", "Example: hourledger keys create --org org_01ARZ3NDEKTSV4RRFFQ69G5FAV"})
    void create(
            @Mixin AdminOptions admin,
            @Option(names = "--org", required = true, description = "Organisation id") String org,
            @Option(names = "--test", description = "A test key: its events count to no quota") boolean test) {
        admin.print(admin.client().post(path(admin, org), Map.of("livemode", !test)));
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Issues an API key in the place of one, which goes on working for a while.",
            footer = {
                "",
                "Example: hourledger keys rotate --org org_01ARZ3NDEKTSV4RRFFQ69G5FAV 3fK9sQ2x --overlap-hours 48"
            })
    void rotate(
            @Mixin AdminOptions admin,
            @Option(names = "--org", required = true, description = "Organisation id") String org,
            @Parameters(paramLabel = "PREFIX", description = "The 8 characters behind hh_live_ or hh_test_")
                    String prefix,
            @Option(
                            names = "--overlap-hours",
                            description = "Hours for which the old key goes on working, 0 to 720 (default: 24)")
                    @Nullable
                    Integer overlapHours) {
        Map<String, Integer> overlap = overlapHours == null ? Map.of() : Map.of("overlap_hours", overlapHours);
        admin.print(admin.client().post(path(admin, org, prefix) + "/rotate", overlap));
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
        admin.print(admin.client().delete(path(admin, org, prefix)));
    }

    private static String path(AdminOptions admin, String org) {
        return "/admin/v1/orgs/" + admin.org(org) + "/keys";
    }

    private static String path(AdminOptions admin, String org, String prefix) {
        return path(admin, org) + "/" + admin.prefix(prefix);
    }
}
