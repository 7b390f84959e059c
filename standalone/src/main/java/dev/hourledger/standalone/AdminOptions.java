package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.standalone.AdminClient.AdminException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the admin API is and how its answers are shown: the options of every command over it. */
final class AdminOptions {
    private static final String FILE = "hourledger.env";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

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
        print(answer, Table.fields(answer));
    }

    /** A line for each of the rows of {@code field} below a header, or the JSON. */
    void printRows(JsonNode answer, String field, List<String> columns) {
        print(answer, Table.of(answer.path(field), columns));
    }

    /** Lines for people, or the JSON. */
    void print(JsonNode answer, List<String> lines) {
        PrintWriter out = line().getOut();
        if (json) {
            out.println(AdminClient.toText(answer));
        } else {
            lines.forEach(out::println);
        }
        out.flush();
    }

    /** Wrong usage, as an exception for picocli: exit code 2. */
    CommandLine.ParameterException wrongUsage(String problem) {
        return new CommandLine.ParameterException(line(), problem);
    }

    private CommandLine line() {
        return Objects.requireNonNull(command).commandLine();
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
