package dev.hourledger.acceptance.torture.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.torture.check.HistoryReader;
import dev.hourledger.acceptance.torture.check.Recorded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What several runs were like together, from their histories. For one thread. */
public final class Summary {
    /** The type of a history's last line: how the run was started, and how many promises were broken. */
    public static final String VERDICT = "verdict";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Impact> impacts = new ArrayList<>();
    private final StringBuilder runs = new StringBuilder("""
            | run | faults | requests | acknowledged | stalls of the machine | violations |
            |---|---|---|---|---|---|
            """);
    private long requests;
    private long acknowledged;
    private int faults;
    private int violations;

    private Summary() {}

    /** Two tables in Markdown: run by run, and the waits of all of them by kind of fault. */
    public static String of(List<Path> histories) {
        Summary summary = new Summary();
        histories.forEach(summary::add);
        return summary.text();
    }

    private void add(Path history) {
        Recorded recorded = HistoryReader.read(history);
        FaultSpan.Log log = FaultSpan.read(history);
        JsonNode verdict = verdict(history);
        int broken = verdict.path("violations").asInt();
        long got = recorded.acknowledged();
        runs.append(String.format(
                Locale.ROOT,
                "| `%s` | %d | %d | %d | %d | %s |%n",
                verdict.path("command").asText(history.toString()),
                log.count(),
                recorded.attempts().size(),
                got,
                log.stalls().size(),
                verdict.isMissingNode() ? "not judged" : Integer.toString(broken)));
        impacts.addAll(Impact.of(log.faults(), recorded.operations()));
        requests += recorded.attempts().size();
        acknowledged += got;
        faults += log.count();
        violations += broken;
    }

    private String text() {
        return runs
                + String.format(
                        Locale.ROOT,
                        "| together | %d | %d | %d | | %d |%n%n",
                        faults,
                        requests,
                        acknowledged,
                        violations)
                + Waits.table(impacts);
    }

    private static JsonNode verdict(Path history) {
        try (Stream<String> lines = Files.lines(history)) {
            String last = lines.reduce((first, second) -> second).orElse("{}");
            JsonNode line = JSON.readTree(last);
            return line.path("type").asText().equals(VERDICT)
                    ? line
                    : com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
