package dev.hourledger.acceptance.torture;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java has no word for. Stateless. */
final class Signals {
    private Signals() {}

    /** Sends one by its name, without SIG. */
    static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new AssertionError("SIG" + signal + " did not reach process " + pid);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("kill can't be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
