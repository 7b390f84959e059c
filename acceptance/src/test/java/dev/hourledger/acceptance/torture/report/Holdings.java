package dev.hourledger.acceptance.torture.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What processes and folders held, over time.
 *
 * @param series by what is measured, then by who held it
 */
record Holdings(Map<String, Map<String, List<Sample>>> series) {
    /** What is measured, and in how many of its units it is shown. */
    private static final Map<String, Long> MEASURES = measures();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TENTHS = 10;

    /** One value at a time, in nanoseconds since the history began. */
    record Sample(long at, double value) {}

    private static Map<String, Long> measures() {
        long mebi = 1 << 20;
        Map<String, Long> measures = new LinkedHashMap<>();
        measures.put("rss", mebi);
        measures.put("heap", mebi);
        measures.put("stores", mebi);
        measures.put("threads", 1L);
        measures.put("handles", 1L);
        measures.put("disk", mebi);
        return measures;
    }

    /** Those of a history. */
    static Holdings read(Path history) {
        Map<String, Map<String, List<Sample>>> series = new LinkedHashMap<>();
        MEASURES.keySet().forEach(measure -> series.put(measure, new TreeMap<>()));
        try (Stream<String> lines = Files.lines(history)) {
            lines.filter(line -> line.startsWith("{\"type\":\"sample\"")).forEach(text -> take(text, series));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Holdings(series);
    }

    private static void take(String text, Map<String, Map<String, List<Sample>>> series) {
        JsonNode line;
        try {
            line = JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        series.forEach((measure, byName) -> {
            if (line.has(measure)) {
                double value = line.get(measure).asDouble() / MEASURES.getOrDefault(measure, 1L);
                byName.computeIfAbsent(line.required("name").asText(), any -> new ArrayList<>())
                        .add(new Sample(line.required("at").asLong(), value));
            }
        });
    }

    /** In words: what one of a measure is. */
    static String title(String measure) {
        return MEASURES.getOrDefault(measure, 1L) > 1 ? measure + ", MiB" : measure;
    }

    /**
     * A table in Markdown: of each series the second tenth of the run, the middle, and the last tenth. Of a heap, which
     * goes up and down, the least of each tenth: about what was left after collecting.
     */
    String table() {
        StringBuilder table =
                new StringBuilder("| what | who | second tenth | middle | last tenth |\n|---|---|---|---|---|\n");
        series.forEach((measure, byName) -> byName.forEach((name, samples) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %.0f | %.0f | %.0f |%n",
                title(measure),
                name,
                tenth(samples, 1, measure),
                tenth(samples, TENTHS / 2, measure),
                tenth(samples, TENTHS - 1, measure)))));
        return table.toString();
    }

    private static double tenth(List<Sample> samples, int number, String measure) {
        List<Double> values =
                samples
                        .subList(samples.size() * number / TENTHS, Math.max(1, samples.size() * (number + 1) / TENTHS))
                        .stream()
                        .map(Sample::value)
                        .sorted()
                        .toList();
        if (values.isEmpty()) {
            return Double.NaN;
        }
        return measure.equals("heap") ? values.get(0) : values.get(values.size() / 2);
    }

    /** Of all samples, the last. */
    long end() {
        return series.values().stream()
                .flatMap(byName -> byName.values().stream())
                .flatMap(List::stream)
                .mapToLong(Sample::at)
                .max()
                .orElse(TimeUnit.SECONDS.toNanos(1));
    }
}
