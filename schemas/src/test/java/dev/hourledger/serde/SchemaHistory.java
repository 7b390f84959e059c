package dev.hourledger.serde;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;

/**
 * The versions of a subject's schema that were released, as committed under {@code schema-history/<subject>/vN.avsc}.
 */
final class SchemaHistory {
    private SchemaHistory() {}

    /** Every committed version, the first one first. */
    static List<Schema> of(Subject subject) {
        List<Schema> versions = new ArrayList<>();
        while (true) {
            try (InputStream in = SchemaHistory.class.getResourceAsStream("/" + path(subject, versions.size() + 1))) {
                if (in == null) {
                    return versions;
                }
                versions.add(new Schema.Parser().parse(in));
            } catch (IOException e) {
                throw new AssertionError("can't read " + path(subject, versions.size() + 1), e);
            }
        }
    }

    /** Writes the current schema where it can be committed from, and says so. */
    static String propose(Subject subject, int version) {
        Path proposal = Path.of("target", path(subject, version));
        try {
            Files.createDirectories(proposal.getParent());
            Files.writeString(proposal, text(subject.schema()) + "\n");
        } catch (IOException e) {
            throw new AssertionError("can't write " + proposal, e);
        }
        return "the schema of " + subject + " differs from its last committed version: add v" + version
                + ".avsc (or replace an unreleased one). It is in schemas/" + proposal
                + " and belongs in schemas/src/test/resources/" + path(subject, version);
    }

    /** A schema as it is committed. */
    static String text(Schema schema) {
        return SchemaFormatter.format("json/pretty", schema);
    }

    private static String path(Subject subject, int version) {
        return "schema-history/" + subject.name().toLowerCase(Locale.ROOT).replace('_', '-') + "/v" + version + ".avsc";
    }
}
