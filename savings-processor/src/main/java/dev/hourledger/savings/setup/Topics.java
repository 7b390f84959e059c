package dev.hourledger.savings.setup;

import dev.hourledger.contract.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and checks those that are there. Stateless. Source: design "The flow". */
final class Topics {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);
    private static final int DEAD_LETTER_PARTITIONS = 1;
    private static final int DIRECTORY_PARTITIONS = 1;

    private Topics() {}

    /** All topics are there and fit afterwards, whoever created them. Returns the partitions of raw-events. */
    static int ensure(Admin admin, int partitions, short replicationFactor)
            throws ExecutionException, InterruptedException {
        Set<String> there = admin.listTopics().names().get();
        List<NewTopic> missing = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            if (!there.contains(topic.topicName())) {
                missing.add(new NewTopic(topic.topicName(), partitionsOf(topic, partitions), replicationFactor)
                        .configs(topic.settings()));
            }
        }
        create(admin, missing);
        int actual = check(admin);
        if (actual != partitions) {
            log.info("raw-events has {} partitions for good; {} were wanted", actual, partitions);
        }
        return actual;
    }

    private static int partitionsOf(Topic topic, int partitions) {
        return switch (topic) {
            case RAW_EVENTS, ENRICHED_EVENTS -> partitions;
            case ACCESS_DIRECTORY -> DIRECTORY_PARTITIONS;
            case DEAD_LETTERS -> DEAD_LETTER_PARTITIONS;
        };
    }

    private static void create(Admin admin, List<NewTopic> missing) throws ExecutionException, InterruptedException {
        var results = admin.createTopics(missing).values();
        for (NewTopic topic : missing) {
            try {
                Objects.requireNonNull(results.get(topic.name())).get();
                log.info("created topic {}", topic.name());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                log.info("topic {} was created by somebody else meanwhile", topic.name());
            }
        }
    }

    private static int check(Admin admin) throws ExecutionException, InterruptedException {
        List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
        Map<String, TopicDescription> topics =
                admin.describeTopics(names).allTopicNames().get();
        int raw = partitionsOf(topics, Topic.RAW_EVENTS);
        int enriched = partitionsOf(topics, Topic.ENRICHED_EVENTS);
        if (raw != enriched) {
            throw new UnfitClusterException("raw-events has " + raw + " partitions and enriched-events " + enriched
                    + ": they must have the same number, so that one organisation's events keep their order");
        }
        checkTimestamps(admin);
        return raw;
    }

    private static int partitionsOf(Map<String, TopicDescription> topics, Topic topic) {
        TopicDescription description = topics.get(topic.topicName());
        return description == null ? 0 : description.partitions().size();
    }

    /**
     * Stream time must be the brokers' clock: else one gateway's wrong clock could free idempotency keys (ADR 0003).
     */
    private static void checkTimestamps(Admin admin) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, Topic.RAW_EVENTS.topicName());
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        String type = Objects.requireNonNull(config)
                .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                .value();
        if (!"LogAppendTime".equals(type)) {
            throw new UnfitClusterException("topic raw-events has message.timestamp.type " + type
                    + ", and it must be LogAppendTime, since idempotency keys expire by the brokers' clock: "
                    + "kafka-configs.sh --bootstrap-server <host:port> --alter --topic raw-events "
                    + "--add-config message.timestamp.type=LogAppendTime");
        }
    }
}
