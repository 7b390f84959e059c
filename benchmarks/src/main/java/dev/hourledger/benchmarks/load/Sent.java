package dev.hourledger.benchmarks.load;

/**
 * A request that is under way.
 *
 * @param number of the request: the same number is the same key and the same bytes
 * @param replay whether it was sent and answered before
 * @param answerHash of the first answer, of a replay
 * @param dueNanos when it should have been sent
 */
record Sent(long number, boolean replay, int answerHash, long dueNanos) {
    static final Sent NOTHING = new Sent(-1, false, 0, 0);
}
