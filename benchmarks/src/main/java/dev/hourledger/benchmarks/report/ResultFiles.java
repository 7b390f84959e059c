package dev.hourledger.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.hourledger.benchmarks.Median;
import dev.hourledger.benchmarks.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run as files. Stateless. */
public final class ResultFiles {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ResultFiles() {}

    /** The run, its medians and the bars, as JSON. */
    public static String json(Run run) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("name", run.name());
        whole.put("begin", run.begin().toString());
        whole.put("machine", run.machine());
        whole.put("repetitions", run.repetitions());
        whole.put("start_seconds", run.startSeconds());
        whole.put("failures", run.failures());
        whole.put("bars", Bars.of(run).stream().map(ResultFiles::bar).toList());
        List<Median> medians = run.candidates().stream()
                .flatMap(candidate -> run.medians(candidate).stream())
                .toList();
        whole.put("extras", run.extras());
        whole.put("encoding", run.encoding());
        whole.put("medians", medians);
        whole.put("measurements", run.measurements());
        try {
            return JSON.writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can be written", e);
        }
    }

    /** Writes {@code <name>.json} and {@code <name>.svg}. */
    public static void write(Path directory, Run run) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(run.name() + ".json"), json(run) + "\n");
            Files.writeString(directory.resolve(run.name() + ".svg"), LatencySvg.of(run));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to " + directory, e);
        }
    }

    private static Map<String, String> bar(Bar bar) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("figure", bar.figure());
        fields.put("must", bar.must());
        fields.put("is", bar.is().orElse(""));
        fields.put("verdict", bar.verdict());
        return fields;
    }
}
