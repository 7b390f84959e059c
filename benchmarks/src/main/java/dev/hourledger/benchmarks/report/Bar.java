package dev.hourledger.benchmarks.report;

import java.util.Optional;

/**
 * A figure that must be reached.
 *
 * @param is what was measured; empty: this run did not
 * @param met whether it is on the right side
 */
public record Bar(String figure, String must, Optional<String> is, boolean met) {
    static Bar missing(String figure, String must) {
        return new Bar(figure, must, Optional.empty(), false);
    }

    /** In a word. */
    public String verdict() {
        return is.isEmpty() ? "not measured" : met ? "met" : "NOT MET";
    }
}
