package dev.hourledger.savings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file beside the stores from their opening until they are closed: whoever finds it knows that they were not. Exactly
 * once, Kafka Streams trusts no store that was not closed. It finds that out by opening each one, twice, and then makes
 * all of them again from Kafka; to throw them away first is some seconds faster, which others wait for. A mark that is
 * missing or too many costs time alone. For one thread.
 */
final class RunningMark {
    private final Path file;

    /** Of an application's stores in {@code stateDir}; nothing is done yet. */
    RunningMark(Path stateDir, String applicationId) {
        file = stateDir.resolve(applicationId + ".running");
    }

    /**
     * Sets the mark.
     *
     * @return whether it was set already: the stores were not closed
     */
    boolean set() {
        try {
            if (Files.exists(file)) {
                return true;
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createFile(file);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("can't write beside the stores: " + file, e);
        }
    }

    /** Takes the mark away: the stores are closed. */
    void clear() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }
}
