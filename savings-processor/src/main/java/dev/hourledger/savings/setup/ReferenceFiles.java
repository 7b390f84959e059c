package dev.hourledger.savings.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.events.CatalogueEntry;
import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.Plan;
import dev.hourledger.events.PlansLoaded;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reference data that this release or its operator brings: read once at start-up, published into the log, and never
 * read when an event is decided. Stateless. Source: design "The flow".
 */
final class ReferenceFiles {
    private static final String CATALOGUE = "/reference/task-types.csv";
    private static final String PLANS = "/reference/plans.json";
    private static final String VERSION_LINE = "# version ";
    private static final int COLUMNS = 4;

    private ReferenceFiles() {}

    /** The built-in catalogue: a line with its version, a line with the columns, a line a task type. */
    static CatalogueLoaded catalogue() {
        List<String> lines =
                new String(resource(CATALOGUE), StandardCharsets.UTF_8).lines().toList();
        int version =
                Integer.parseInt(lines.get(0).substring(VERSION_LINE.length()).trim());
        List<CatalogueEntry> entries = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] cells = line.split(",", COLUMNS);
            entries.add(new CatalogueEntry(cells[0], cells[1], cells[2], new BigDecimal(cells[3])));
        }
        return new CatalogueLoaded(version, entries);
    }

    /** The plans of the operator's file, else the built-in ones. */
    static PlansLoaded plans(Optional<Path> file) {
        try {
            byte[] json = file.isPresent() ? Files.readAllBytes(file.get()) : resource(PLANS);
            JsonNode root = new ObjectMapper().readTree(json);
            List<Plan> plans = new ArrayList<>();
            root.required("plans").forEach(plan -> plans.add(plan(plan)));
            return new PlansLoaded(root.required("version").asInt(), plans);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the plans in " + file.map(Path::toString).orElse(PLANS) + " can't be read: " + e.getMessage(), e);
        }
    }

    private static Plan plan(JsonNode plan) {
        JsonNode included = plan.required("events_per_month_included");
        return new Plan(
                plan.required("key").asText(),
                plan.required("requests_per_second").asInt(),
                included.isNull() ? null : included.asLong(),
                plan.required("overage_allowed").asBoolean(),
                plan.required("audit_sample_kept").asBoolean(),
                plan.required("customisation_allowed").asBoolean());
    }

    private static byte[] resource(String name) {
        try (InputStream in = ReferenceFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
