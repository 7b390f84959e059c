package dev.hourledger.benchmarks;

import java.time.Duration;

/** What is measured, in the order in which it is. */
public enum Candidate {
    /** Floor 1. */
    ECHO("floor 1: HTTP echo", true, 2),
    /** Floor 2. */
    PUBLISH("floor 2: HTTP, publish acks=all", true, 6),
    /** Floor 3. */
    CONSUME("floor 3: HTTP, publish, plain consumer", true, 3),
    /** Comparator A. */
    POSTGRES("A: HTTP, one row in PostgreSQL", false, 6),
    /** Comparator B. */
    BRIDGE("B: HTTP bridge to Kafka", false, 3),
    /** Gateway, processor, broker, registry and PostgreSQL as processes of their own. */
    SEPARATE("Hourledger, separate processes", false, 20),
    /** What {@code hourledger up} runs. */
    SINGLE("Hourledger, single process", false, 22);

    private static final int WARM_UPS_OF_OTHERS = 3;
    /** A gateway, Kafka Streams and a broker are a lot of code, which two cores compile for more than a minute. */
    private static final int WARM_UPS_OF_OURS = 6;

    private final String title;
    private final boolean floor;
    private final Duration startEstimate;

    Candidate(String title, boolean floor, int startSeconds) {
        this.title = title;
        this.floor = floor;
        this.startEstimate = Duration.ofSeconds(startSeconds);
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Whether it does less than anybody wants, to show what is possible at all. */
    public boolean isFloor() {
        return floor;
    }

    /** Whether it is the product. */
    public boolean isOurs() {
        return this == SEPARATE || this == SINGLE;
    }

    /** How much longer than a floor it must be loaded until its code is compiled. */
    int warmUps() {
        return isFloor() ? 1 : isOurs() ? WARM_UPS_OF_OURS : WARM_UPS_OF_OTHERS;
    }

    Duration startEstimate() {
        return startEstimate;
    }
}
