package dev.hourledger.acceptance.torture;

import java.util.Locale;

/** One line that says what is happening: rewritten on a terminal, else printed where something changed. Thread-safe. */
final class StatusLine {
    private static final String ERASE = "\r\u001b[K";
    private static final int SECONDS_PER_MINUTE = 60;

    private final boolean terminal = Boolean.getBoolean("hourledger.terminal");
    private final long begin = System.nanoTime();

    /** Something happened: a line that stays. */
    synchronized void say(String what) {
        System.out.println((terminal ? ERASE : "") + clock() + " " + what);
    }

    /** Nothing happened, figures change. */
    synchronized void show(String figures) {
        if (terminal) {
            System.out.print(ERASE + clock() + " " + figures);
            System.out.flush();
        }
    }

    private String clock() {
        long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
        return String.format(Locale.ROOT, "%02d:%02d", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
    }
}
