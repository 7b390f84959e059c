package dev.hourledger.acceptance.torture.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault, or several at once, in nanoseconds since the history began.
 *
 * @param count how many faults
 * @param undone when what was broken was mended, or told to start again
 * @param whole when everything was ready and in sync again
 * @param end when the next fault began; of the last one, when the run did
 */
public record FaultSpan(
        int number, int count, String kind, String what, long begin, long undone, long whole, long end) {
    /** What several at once are called. */
    static final String TOGETHER = "SEVERAL_AT_ONCE";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those of a history, and the moments at which the machine itself stood still. */
    public record Log(List<FaultSpan> faults, List<Long> stalls) {
        public Log {
            faults = List.copyOf(faults);
            stalls = List.copyOf(stalls);
        }

        /** How many faults happened. */
        int count() {
            return faults.stream().mapToInt(FaultSpan::count).sum();
        }
    }

    /** Reads them. */
    public static Log read(Path history) {
        List<FaultSpan> faults = new ArrayList<>();
        List<Long> stalls = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(history, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode line = JSON.readTree(text);
                take(line, faults, stalls);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Log(faults, stalls);
    }

    private static void take(JsonNode line, List<FaultSpan> faults, List<Long> stalls) {
        long at = line.required("at").asLong();
        int last = faults.size() - 1;
        switch (line.required("type").asText()) {
            case "fault" -> {
                int number = line.required("number").asInt();
                String what = line.required("what").asText();
                if (last >= 0 && faults.get(last).number == number) {
                    faults.set(last, faults.get(last).with(what));
                    return;
                }
                if (last >= 0) {
                    faults.set(last, faults.get(last).ending(at));
                }
                faults.add(new FaultSpan(
                        number,
                        1,
                        line.required("kind").asText(),
                        what,
                        at,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        Long.MAX_VALUE));
            }
            case "undone" -> faults.set(last, faults.get(last).undoneAt(at));
            case "whole" -> faults.set(last, faults.get(last).wholeAt(at));
            case "stall" -> stalls.add(at);
            default -> {
                // Requests are read elsewhere.
            }
        }
    }

    private FaultSpan with(String another) {
        return new FaultSpan(number, count + 1, TOGETHER, what + "; " + another, begin, undone, whole, end);
    }

    private FaultSpan ending(long at) {
        return new FaultSpan(number, count, kind, what, begin, undone, whole, at);
    }

    private FaultSpan undoneAt(long at) {
        return new FaultSpan(number, count, kind, what, begin, at, whole, end);
    }

    private FaultSpan wholeAt(long at) {
        return new FaultSpan(number, count, kind, what, begin, undone, at, end);
    }
}
