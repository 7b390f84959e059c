package dev.hourledger.acceptance.torture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What Java has no word for: signals, and limits of other processes. Stateless. */
final class Signals {
    private Signals() {}

    /** Sends one by its name, without SIG. */
    static void send(String signal, long pid) {
        run(List.of("kill", "-" + signal, Long.toString(pid)));
    }

    /** From now on no file of a process may grow beyond so many bytes: writing fails as it does on a full disk. */
    static void limitFileSize(long bytes, long pid) {
        run(List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":"));
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " exits with " + process.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " can't be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
