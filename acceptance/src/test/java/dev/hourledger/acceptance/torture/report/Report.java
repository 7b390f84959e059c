package dev.hourledger.acceptance.torture.report;

import dev.hourledger.acceptance.torture.check.Evidence;
import dev.hourledger.acceptance.torture.check.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what a run was like: {@code report.md}, {@code timeline.svg} and {@code holdings.svg}. Stateless. */
public final class Report {
    /** Of the file. */
    public static final String NAME = "report.md";

    private static final int SHOWN = 50;

    private Report() {}

    /** Writes all of it beside the history. */
    public static Path write(Path history, String command, Evidence evidence, List<Violation> violations) {
        FaultSpan.Log log = FaultSpan.read(history);
        List<Impact> impacts = Impact.of(log.faults(), evidence.recorded().operations());
        Holdings holdings = Holdings.read(history);
        Path file = history.resolveSibling(NAME);
        try {
            Files.writeString(
                    history.resolveSibling("timeline.svg"),
                    Svg.draw(Timeline.of(evidence.recorded().attempts()), log));
            Files.writeString(history.resolveSibling("holdings.svg"), HoldingsSvg.draw(holdings));
            Files.writeString(file, text(command, evidence, violations, log, impacts, holdings));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String text(
            String command,
            Evidence evidence,
            List<Violation> violations,
            FaultSpan.Log log,
            List<Impact> impacts,
            Holdings holdings) {
        return String.format(
                Locale.ROOT,
                """
                # Torture

                `%s`, on %s %s with %d processors, Java %s

                | faults | requests | acknowledged | events | violations | nothing broken for | stalls of the machine |
                |---|---|---|---|---|---|---|
                | %d | %d | %d | %d | %d | %s | %d |

                ![timeline](timeline.svg)

                ## What clients saw, by kind of fault

                The longest wait of a fault is that of the request that waited longest for its 2xx, from when it should
                have been sent, retries included; the columns say how many faults had one of up to so much.

                %s
                ## Fault by fault

                %s
                ## What processes and folders held

                ![holdings](holdings.svg)

                %s
                ## Violations

                %s
                """,
                command,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                log.count(),
                evidence.recorded().attempts().size(),
                evidence.recorded().acknowledged(),
                evidence.topic().size(),
                violations.size(),
                Waits.seconds(evidence.recorded().undisturbedNanos()),
                log.stalls().size(),
                Waits.table(impacts),
                faultByFault(impacts),
                holdings.table(),
                violations.isEmpty() ? "None." : shown(violations));
    }

    private static String faultByFault(List<Impact> impacts) {
        StringBuilder table = new StringBuilder(head("what", "number"));
        impacts.forEach(impact -> table.append(String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %d | %d | %d | %d |%n",
                impact.fault().what(),
                impact.fault().number(),
                Waits.seconds(impact.longestWaitNanos()),
                Waits.seconds(impact.degradedNanos()),
                impact.noAnswer(),
                impact.unavailable(),
                impact.accepted(),
                impact.lostUnkeyed())));
        return table.toString();
    }

    private static String head(String first, String second) {
        return "| " + first + " | " + second
                + " | longest wait for an answer | degraded for | attempts without an answer | 503 | "
                + "202 | unkeyed without a 2xx |\n|---|---|---|---|---|---|---|---|\n";
    }

    private static String shown(List<Violation> violations) {
        return violations.stream()
                .limit(SHOWN)
                .map(violation -> "- " + violation)
                .collect(Collectors.joining("\n"));
    }
}
