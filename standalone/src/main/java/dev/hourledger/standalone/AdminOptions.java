package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.standalone.AdminClient.AdminException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the admin API is and how its answers are shown: the options of every command over it. */
final class AdminOptions {
    private static final String FILE = "hourledger.env";

    @Option(
            names = "--data",
            defaultValue = "data",
            description = "Folder of a running `up`, for URL and token if not in the environment (default: ./data)")
    private Path data = Path.of("data");

    @Option(names = "--json", description = "Print the answer as JSON")
    private boolean json;

    /** HOURLEDGER_URL and HOURLEDGER_ADMIN_TOKEN of the environment, else of the folder. */
    AdminClient client() {
        Map<String, String> file = DataDirectory.read(data.resolve(FILE));
        return new AdminClient(URI.create(value(file, "HOURLEDGER_URL")), value(file, "HOURLEDGER_ADMIN_TOKEN"));
    }

    /** A line a field, or the JSON as it came. */
    void print(JsonNode answer) {
        if (json) {
            System.out.println(answer);
            return;
        }
        answer.properties()
                .forEach(field -> System.out.printf(
                        "%-14s %s%n", field.getKey(), field.getValue().asText()));
    }

    private String value(Map<String, String> file, String name) {
        String value = System.getenv().getOrDefault(name, file.getOrDefault(name, ""));
        if (value.isEmpty()) {
            throw new AdminException(name + " is neither set nor in " + data.resolve(FILE)
                    + ": set it, or name the folder of a running `hourledger up` with --data DIR");
        }
        return value;
    }
}
