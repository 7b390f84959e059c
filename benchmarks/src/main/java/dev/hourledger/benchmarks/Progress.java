package dev.hourledger.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says what is going on and about how long it will take. For one thread. */
final class Progress {
    private static final double PERCENT = 100;

    private final PrintStream out;
    private final long planMillis;
    private long doneMillis;
    private long nextMillis;

    Progress(PrintStream out, Plan plan) {
        this.out = out;
        this.planMillis = Math.max(1, plan.estimate().toMillis());
    }

    void begin(Candidate candidate, String what) {
        say(candidate, what, candidate.startEstimate());
    }

    void step(Candidate candidate, String what, Duration duration) {
        say(candidate, what, duration);
    }

    /** How far something is that takes as long as it takes. */
    void say(String what) {
        out.println("            " + what);
    }

    void failed(Candidate candidate, RuntimeException cause) {
        out.println(candidate.title() + " FAILED");
        cause.printStackTrace(out);
    }

    private void say(Candidate candidate, String what, Duration duration) {
        doneMillis += nextMillis;
        nextMillis = duration.toMillis();
        long left = Math.max(0, planMillis - doneMillis) / 1_000;
        out.printf(
                Locale.ROOT,
                "%3.0f %%, %2d:%02d left  %s: %s%n",
                Math.min(PERCENT, doneMillis * PERCENT / planMillis),
                left / 60,
                left % 60,
                candidate.title(),
                what);
    }
}
