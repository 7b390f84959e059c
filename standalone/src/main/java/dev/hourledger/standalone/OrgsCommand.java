package dev.hourledger.standalone;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hourledger orgs}. */
@Command(
        name = "orgs",
        mixinStandardHelpOptions = true,
        description = "Organisations.",
        synopsisSubcommandLabel = "create")
final class OrgsCommand {
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
        admin.print(admin.client().post("/admin/v1/orgs", org));
    }
}
