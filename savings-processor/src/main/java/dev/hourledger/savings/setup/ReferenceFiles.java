package dev.hourledger.savings.setup;

import dev.hourledger.events.CatalogueLoaded;
import dev.hourledger.events.PlansLoaded;
import dev.hourledger.service.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The reference data that this release or its operator brings: read once at start-up, published into the log, and never
 * read when an event is decided. Stateless. Source: design "The flow".
 */
final class ReferenceFiles {
    private static final String CATALOGUE = "/reference/task-types.csv";
    private static final String PLANS = "/reference/plans.json";

    private ReferenceFiles() {}

    /** The built-in catalogue. */
    static CatalogueLoaded catalogue() {
        return CatalogueFile.parse(
                new String(resource(CATALOGUE), StandardCharsets.UTF_8).lines().toList());
    }

    /**
     * The plans of the operator's file, else the built-in ones.
     *
     * @throws ConfigurationException when the operator's file can't be read or says what can't be
     */
    static PlansLoaded plans(Optional<Path> file) {
        return file.map(ReferenceFiles::operatorsPlans).orElseGet(() -> PlansFile.parse(resource(PLANS)));
    }

    private static PlansLoaded operatorsPlans(Path file) {
        try {
            return PlansFile.parse(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            String problem = "HOURLEDGER_PLANS_FILE " + file + " can't be used: " + e.getMessage();
            throw (ConfigurationException) new ConfigurationException(List.of(problem)).initCause(e);
        }
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
