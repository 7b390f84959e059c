package dev.hourledger.acceptance.torture.report;

import dev.hourledger.acceptance.torture.check.Evidence;
import dev.hourledger.acceptance.torture.check.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Writes what a run was like: {@code report.md} and {@code timeline.svg}. Stateless. */
public final class Report {
    private static final int SHOWN = 50;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String ROW = "| %s | %d | %s | %s | %d | %d | %d | %d |%n";

    private Report() {}

    /** Writes both beside the history. */
    public static Path write(Path history, String command, Evidence evidence, List<Violation> violations) {
        FaultSpan.Log log = FaultSpan.read(history);
        List<Impact> impacts = Impact.of(log.faults(), evidence.recorded().operations());
        Path file = history.resolveSibling("report.md");
        try {
            Files.writeString(
                    history.resolveSibling("timeline.svg"),
                    Svg.draw(Timeline.of(evidence.recorded().attempts()), log));
            Files.writeString(file, text(command, evidence, violations, log, impacts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static String text(
            String command, Evidence evidence, List<Violation> violations, FaultSpan.Log log, List<Impact> impacts) {
        return String.format(
                Locale.ROOT,
                """
                # Torture

                `%s`, on %s %s with %d processors, Java %s

                | faults | requests | acknowledged | events | violations | stalls of the machine |
                |---|---|---|---|---|---|
                | %d | %d | %d | %d | %d | %d |

                ![timeline](timeline.svg)

                ## What clients saw, by kind of fault

                The worst of each kind, requests summed up. Waits count from when a request should have been sent,
                retries included; "degraded" is from the fault to the last request that did not get its event within
                a second.

                %s
                ## Fault by fault

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
                log.stalls().size(),
                byKind(impacts),
                faultByFault(impacts),
                violations.isEmpty() ? "None." : shown(violations));
    }

    private static String byKind(List<Impact> impacts) {
        Map<String, List<Impact>> kinds = impacts.stream()
                .collect(Collectors.groupingBy(impact -> impact.fault().kind(), TreeMap::new, Collectors.toList()));
        StringBuilder table = new StringBuilder(head("kind", "faults"));
        kinds.forEach((kind, all) -> table.append(String.format(
                Locale.ROOT,
                ROW,
                kind,
                all.size(),
                seconds(most(all, Impact::longestWaitNanos)),
                seconds(most(all, Impact::degradedNanos)),
                all.stream().mapToInt(Impact::noAnswer).sum(),
                all.stream().mapToInt(Impact::unavailable).sum(),
                all.stream().mapToInt(Impact::accepted).sum(),
                all.stream().mapToInt(Impact::lostUnkeyed).sum())));
        return table.toString();
    }

    private static String faultByFault(List<Impact> impacts) {
        StringBuilder table = new StringBuilder(head("what", "number"));
        impacts.forEach(impact -> table.append(String.format(
                Locale.ROOT,
                ROW,
                impact.fault().what(),
                impact.fault().number(),
                seconds(impact.longestWaitNanos()),
                seconds(impact.degradedNanos()),
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

    private static long most(List<Impact> impacts, ToLongFunction<Impact> figure) {
        return impacts.stream().mapToLong(figure).max().orElse(0);
    }

    private static String seconds(long nanos) {
        return nanos == Long.MAX_VALUE ? "for ever" : String.format(Locale.ROOT, "%.1f s", nanos / NANOS_PER_SECOND);
    }
}
