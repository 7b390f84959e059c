package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.fixture.Built;
import dev.hourledger.acceptance.torture.check.Checker;
import dev.hourledger.acceptance.torture.check.Evidence;
import dev.hourledger.acceptance.torture.check.EvidenceReader;
import dev.hourledger.acceptance.torture.check.Places;
import dev.hourledger.acceptance.torture.check.Violation;
import dev.hourledger.acceptance.torture.report.Report;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Judges a run in a process of its own. The evidence of an hour takes gigabytes, and whoever collects them stands still
 * for seconds: the proxies between the parts of what is tortured are in this process and must not, as that would cut
 * everybody off from everybody. Stateless.
 */
final class Judge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACES = "places.json";
    private static final String FINDINGS = "findings.json";
    private static final String HOSTS = "jdk.net.hosts.file";

    private Judge() {}

    /** What there was, and what was wrong with it. */
    record Findings(long acknowledged, int events, int replays, long undisturbedNanos, List<Violation> violations) {
        Findings {
            violations = List.copyOf(violations);
        }

        static Findings of(Evidence evidence) {
            return new Findings(
                    evidence.recorded().acknowledged(),
                    evidence.topic().size(),
                    evidence.replays().size(),
                    evidence.recorded().undisturbedNanos(),
                    Checker.check(evidence));
        }
    }

    /** Reads everything that is at {@code places}, and writes the report beside the history. */
    static Findings judge(Path history, Places places, String command, Consumer<String> say) {
        try {
            Files.writeString(history.resolveSibling(PLACES), JSON.writeValueAsString(places));
            Process judge = new ProcessBuilder(commandLine(history, command))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(judge::destroyForcibly));
            try (BufferedReader said = judge.inputReader()) {
                said.lines().forEach(say);
            }
            if (judge.waitFor() != 0) {
                throw new IllegalStateException("the judge ended with " + judge.exitValue());
            }
            return JSON.readValue(Files.readString(history.resolveSibling(FINDINGS)), Findings.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> commandLine(Path history, String command) throws IOException {
        Path target = Built.ROOT.resolve("acceptance/target");
        List<String> line = new ArrayList<>();
        line.add(Built.java().toString());
        // An event takes about 10 KB, and an hour has some hundred thousand.
        line.add("-XX:MaxRAMPercentage=60");
        line.add("-XX:+UseSerialGC");
        String hosts = System.getProperty(HOSTS);
        if (hosts != null) {
            line.add("-D" + HOSTS + "=" + hosts);
        }
        line.add("-cp");
        line.add(target.resolve("test-classes")
                + File.pathSeparator
                + Files.readString(target.resolve("torture.classpath")).strip());
        line.addAll(List.of(Judge.class.getName(), history.toString(), command));
        return line;
    }

    /** {@code <history> <command that makes such a run>}. */
    public static void main(String[] args) throws IOException {
        Torture.letConnectionsEndFirst();
        Path history = Path.of(args[0]);
        Places places = JSON.readValue(Files.readString(history.resolveSibling(PLACES)), Places.class);
        Evidence evidence = EvidenceReader.read(history, places, System.out::println);
        Findings findings = Findings.of(evidence);
        Report.write(history, args[1], evidence, findings.violations());
        Files.writeString(history.resolveSibling(FINDINGS), JSON.writeValueAsString(findings));
    }
}
