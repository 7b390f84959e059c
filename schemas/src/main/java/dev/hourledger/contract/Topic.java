package dev.hourledger.contract;

import java.time.Duration;
import java.util.Map;

/**
 * The Kafka topics, with the settings that the promises need. Immutable. Source: design "The flow", ADR 0002.
 */
public enum Topic {
    /**
     * The log: everything that can change an outcome, keyed by org_id, kept for ever. Stamped by the broker, so that
     * stream time follows the log and no gateway's clock (ADR 0003).
     */
    RAW_EVENTS(
            "raw-events",
            Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    "-1",
                    "message.timestamp.type",
                    "LogAppendTime",
                    "unclean.leader.election.enable",
                    "false")),
    /** What analysts read, keyed by org_id, 90 days. */
    ENRICHED_EVENTS(
            "enriched-events",
            Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    Long.toString(Duration.ofDays(90).toMillis()))),
    /** One record per API key prefix, compacted; always one partition. */
    ACCESS_DIRECTORY("access-directory", Map.of("cleanup.policy", "compact")),
    /** Records that could not be decoded or processed, as they came, the reason in headers; 30 days. */
    DEAD_LETTERS(
            "dead-letters",
            Map.of(
                    "cleanup.policy",
                    "delete",
                    "retention.ms",
                    Long.toString(Duration.ofDays(30).toMillis())));

    /** Partitions of raw-events and enriched-events unless set otherwise; fixed for the life of a log. */
    public static final int DEFAULT_PARTITIONS = 12;

    private final String topicName;

    @SuppressWarnings("ImmutableEnumChecker") // every constant is given an unmodifiable map
    private final Map<String, String> settings;

    Topic(String topicName, Map<String, String> settings) {
        this.topicName = topicName;
        this.settings = settings;
    }

    /** The topic's name in the cluster. */
    public String topicName() {
        return topicName;
    }

    /** The topic settings that the promises need, to be given at creation. */
    public Map<String, String> settings() {
        return settings;
    }

    /** The registry subject of the topic's values (TopicNameStrategy). */
    public String valueSubject() {
        return topicName + "-value";
    }
}
