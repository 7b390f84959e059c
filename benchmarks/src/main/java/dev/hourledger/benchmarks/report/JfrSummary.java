package dev.hourledger.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Where recorded JVMs spent their time and what they allocated: by kind of thread, by the innermost frame, and by the
 * innermost frame of ours, each in percent. For one thread.
 */
public final class JfrSummary {
    private static final int SHOWN = 25;
    private static final double PERCENT = 100;
    private static final String OURS = "dev.hourledger.";
    private static final String NOT_OURS = "(no frame of ours)";

    private final Map<String, Double> timeByThread = new HashMap<>();
    private final Map<String, Double> timeByFrame = new HashMap<>();
    private final Map<String, Double> timeByOwnFrame = new HashMap<>();
    private final Map<String, Double> bytesByThread = new HashMap<>();
    private final Map<String, Double> bytesByOwnFrame = new HashMap<>();
    private final Map<String, Double> bytesByClass = new HashMap<>();

    private JfrSummary() {}

    /** Prints the summary of each recording that is named. */
    public static void main(String[] args) {
        for (String file : args) {
            System.out.print(ofFile(Path.of(file)));
        }
    }

    /** Of all recordings in a folder. */
    public static String of(Path directory) {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> file.toString().endsWith(".jfr")).sorted().forEach(file -> text.append(ofFile(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static String ofFile(Path file) {
        JfrSummary summary = new JfrSummary();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                summary.add(recording.readEvent());
            }
        } catch (IOException e) {
            return file + " can't be read: " + e.getMessage() + "\n";
        }
        return "\n== " + file.getFileName() + "\n"
                + table("time by thread", summary.timeByThread)
                + table("time by innermost frame", summary.timeByFrame)
                + table("time by innermost frame of ours", summary.timeByOwnFrame)
                + table("allocation by thread", summary.bytesByThread)
                + table("allocation by innermost frame of ours", summary.bytesByOwnFrame)
                + table("allocation by class", summary.bytesByClass);
    }

    private void add(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> {
                timeByThread.merge(thread(event.getThread("sampledThread")), 1.0, Double::sum);
                timeByFrame.merge(frame(event, ""), 1.0, Double::sum);
                timeByOwnFrame.merge(frame(event, OURS), 1.0, Double::sum);
            }
            case "jdk.NativeMethodSample" -> {
                // Mostly threads that wait for the network: they use no CPU.
            }
            case "jdk.ObjectAllocationSample" -> {
                double weight = event.getLong("weight");
                bytesByThread.merge(thread(event.getThread()), weight, Double::sum);
                bytesByOwnFrame.merge(frame(event, OURS), weight, Double::sum);
                bytesByClass.merge(event.getClass("objectClass").getName(), weight, Double::sum);
            }
            default -> {
                // Of no interest here.
            }
        }
    }

    private static String thread(@Nullable RecordedThread thread) {
        return thread == null ? "?" : String.valueOf(thread.getJavaName()).replaceAll("[0-9a-f-]{36}|[0-9]+", "*");
    }

    /** The innermost frame whose class begins so, with its line. */
    private static String frame(RecordedEvent event, String prefix) {
        List<RecordedFrame> frames = event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames();
        Optional<RecordedFrame> found = frames.stream()
                .filter(frame -> frame.getMethod().getType().getName().startsWith(prefix))
                .findFirst();
        return found.map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName() + ":" + frame.getLineNumber())
                .orElse(NOT_OURS);
    }

    private static String table(String title, Map<String, Double> shares) {
        double all = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%n%s (%.0f)%n", title, all));
        shares.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> entry) -> -entry.getValue()))
                .limit(SHOWN)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "  %5.1f %%  %s%n", entry.getValue() * PERCENT / all, entry.getKey())));
        return text.toString();
    }
}
