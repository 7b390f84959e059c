package dev.hourledger.acceptance.torture.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hourledger.acceptance.torture.check.Recorded.Disturbance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a history file. For one thread. */
public final class HistoryReader {
    /** What was broken may be felt for as long as a request may wait, and a moment more. */
    private static final long AFTERMATH_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Of a disturbance: the machine itself stood still. */
    private static final String STALL = "STALL";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Attempt> attempts = new LinkedHashMap<>();
    private final Map<String, Organisation> organisations = new HashMap<>();
    private final List<Disturbance> disturbances = new ArrayList<>();

    private HistoryReader() {}

    /** Everything that the file says. */
    public static Recorded read(Path file) {
        HistoryReader reader = new HistoryReader();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.take(JSON.readTree(line), ++number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Recorded(List.copyOf(reader.attempts.values()), reader.organisations, reader.disturbances);
    }

    private void take(JsonNode line, int number) {
        switch (line.required("type").asText()) {
            case "account" -> {
                String org = line.required("org").asText();
                organisations.put(
                        org, Organisation.of(org, line.required("plan").asText()));
            }
            case "send" -> attempts.put(id(line), sent(line, number));
            case "answer" -> attempts.computeIfPresent(id(line), (id, attempt) -> answered(attempt, line, number));
            case "fault" ->
                disturbances.add(new Disturbance(
                        line.required("kind").asText(), line.required("at").asLong(), Long.MAX_VALUE));
            case "whole" -> {
                long end = line.required("at").asLong() + AFTERMATH_NANOS;
                disturbances.replaceAll(open -> open.until(end));
            }
            case "stall" -> {
                long at = line.required("at").asLong();
                disturbances.add(new Disturbance(STALL, at - AFTERMATH_NANOS, at + AFTERMATH_NANOS));
            }
            default -> {
                // What else happened decides nothing here.
            }
        }
    }

    private static String id(JsonNode line) {
        return line.required("op").asText() + "/" + line.required("attempt").asInt();
    }

    private static Attempt sent(JsonNode line, int number) {
        @Nullable
        String key = line.required("key").isNull() ? null : line.required("key").asText();
        String kind = line.required("kind").asText();
        return new Attempt(
                line.required("op").asText(),
                line.required("attempt").asInt(),
                kind,
                line.required("gateway").asText(),
                line.required("org").asText(),
                line.required("livemode").asBoolean(),
                key,
                line.path("valid").asBoolean(true),
                kind.equals(Attempt.READ)
                        ? line.required("path").asText()
                        : line.required("body").asText(),
                line.required("scheduled").asLong(),
                line.required("at").asLong(),
                null,
                number);
    }

    private static Attempt answered(Attempt sent, JsonNode line, int number) {
        Attempt.Reply reply = new Attempt.Reply(
                line.path("status").asInt(),
                body(line),
                new Attempt.Headers(
                        line.path("Idempotent-Replayed").asBoolean(),
                        line.path("Idempotency-Mismatch").asBoolean(),
                        line.path("Location").asText(),
                        line.path("X-Request-Id").asText()),
                line.required("at").asLong(),
                number);
        return new Attempt(
                sent.operation(),
                sent.number(),
                sent.kind(),
                sent.gateway(),
                sent.orgId(),
                sent.livemode(),
                sent.key(),
                sent.valid(),
                sent.request(),
                sent.scheduledNanos(),
                sent.sentNanos(),
                reply,
                sent.sentLine());
    }

    /** Bytes that are no text are kept one to a character, so that different bytes stay different. */
    private static String body(JsonNode line) {
        return line.has("body64")
                ? new String(Base64.getDecoder().decode(line.get("body64").asText()), StandardCharsets.ISO_8859_1)
                : line.path("body").asText();
    }
}
