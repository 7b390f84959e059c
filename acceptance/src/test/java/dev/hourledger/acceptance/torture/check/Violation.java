package dev.hourledger.acceptance.torture.check;

/** A broken promise, and what shows it. {@code promise} is its number in the design. */
public record Violation(String promise, String what, String evidence) {
    @Override
    public String toString() {
        return promise + ": " + what + " - " + evidence;
    }
}
