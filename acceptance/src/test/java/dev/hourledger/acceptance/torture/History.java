package dev.hourledger.acceptance.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Consumer;

/**
 * What the clients did and saw, a line of JSON each, only ever appended to; a request is there before it is sent. Times
 * are nanoseconds since the history began. Thread-safe.
 */
final class History implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final long begin = System.nanoTime();
    private final BufferedWriter file;

    /** Begins a new file. */
    History(Path path) {
        try {
            file = Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Now, on this history's clock. */
    long nanos() {
        return System.nanoTime() - begin;
    }

    /** Appends a line of a type, which is in the file when this returns. */
    void append(String type, Consumer<ObjectNode> fields) {
        ObjectNode line = JSON.createObjectNode().put("type", type).put("at", nanos());
        fields.accept(line);
        try {
            String text = JSON.writeValueAsString(line);
            synchronized (file) {
                file.write(text);
                file.newLine();
                file.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes as text where they are text, else in base64: either way they can be had back to the byte. */
    static void putBytes(ObjectNode line, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
            line.put("body", text);
        } else {
            line.put("body64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    @Override
    public void close() {
        synchronized (file) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
