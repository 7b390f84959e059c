package dev.hourledger.standalone;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hourledger plans}. */
@Command(
        name = "plans",
        mixinStandardHelpOptions = true,
        description = "Plans and their figures.",
        synopsisSubcommandLabel = "list")
final class PlansCommand {
    private static final List<String> COLUMNS = List.of(
            "key",
            "requests_per_second",
            "events_per_month_included",
            "overage_allowed",
            "audit_sample_kept",
            "customisation_allowed");

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the plans as they decide now; they are loaded from deploy/plans.json.",
            footer = {"", "Example: hourledger plans list"})
    void list(@Mixin AdminOptions admin) {
        admin.printRows(admin.client().get("/admin/v1/plans"), "plans", COLUMNS);
    }
}
