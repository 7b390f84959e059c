package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.standalone.AdminClient.AdminException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hourledger prices}. */
@Command(
        name = "prices",
        mixinStandardHelpOptions = true,
        description = "The price book: what models cost, for runs that report tokens and no cost.",
        synopsisSubcommandLabel = "(get | put)")
final class PricesCommand {
    private static final String PRICES = "/admin/v1/model-prices";
    private static final List<String> MODEL_COLUMNS =
            List.of("model", "input_price_per_million_tokens", "output_price_per_million_tokens", "currency");
    private static final List<String> RATE_COLUMNS = List.of("from", "to", "rate");

    @Command(
            name = "get",
            mixinStandardHelpOptions = true,
            description = "Shows the price book.",
            footer = {"", "Example: hourledger prices get"})
    void get(@Mixin AdminOptions admin) {
        JsonNode book = admin.client().get(PRICES);
        List<String> lines = new ArrayList<>();
        lines.add("version            " + book.path("version").asText());
        lines.add("partitions_behind  " + book.path("partitions_behind").asText());
        lines.add("");
        lines.addAll(Table.of(book.path("models"), MODEL_COLUMNS));
        lines.add("");
        lines.addAll(Table.of(book.path("fx_rates"), RATE_COLUMNS));
        admin.print(book, lines);
    }

    @Command(
            name = "put",
            mixinStandardHelpOptions = true,
            description = "Replaces the whole price book, models and exchange rates; later events use it.",
            footer = {
                "",
                "Example: hourledger prices put models.csv --fx USD:EUR:0.92 --fx USD:GBP:0.79",
                "A CSV file starts with the header:",
                "  model,input_price_per_million_tokens,output_price_per_million_tokens,currency"
            })
    void put(
            @Mixin AdminOptions admin,
            @Parameters(paramLabel = "FILE", description = "A .json file with models and fx_rates, or a .csv file")
                    Path file,
            @Option(
                            names = "--fx",
                            paramLabel = "FROM:TO:RATE",
                            description = "An exchange rate, with a .csv file; may be repeated")
                    List<String> rates) {
        List<String> fx = rates == null ? List.of() : rates;
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            String query = fx.stream()
                    .map(rate -> "fx=" + AdminClient.encoded(rate))
                    .collect(Collectors.joining("&", fx.isEmpty() ? "" : "?", ""));
            admin.print(admin.client().put(PRICES + query, "text/csv; charset=utf-8", bytes(file)));
        } else if (!name.endsWith(".json")) {
            throw admin.wrongUsage("FILE must end in .json or .csv");
        } else if (!fx.isEmpty()) {
            throw admin.wrongUsage("--fx is only for a .csv file: a .json file has its rates in fx_rates");
        } else {
            admin.print(admin.client().put(PRICES, AdminClient.JSON_TYPE, bytes(file)));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new AdminException("there is no FILE " + file);
        } catch (IOException e) {
            throw new AdminException(
                    "can't read FILE " + file + ": " + e.getClass().getSimpleName());
        }
    }
}
