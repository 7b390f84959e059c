package dev.hourledger.savings.projection;

import dev.hourledger.postgres.PostgresUrl;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What the projection needs to know. Immutable; {@code toString} hides what may be secret.
 *
 * @param postgres where the tables are
 * @param kafka properties for every Kafka client: {@code bootstrap.servers} and, where the cluster asks for it,
 * security
 * @param group Kafka's group for sharing the partitions out; its committed offsets are not used
 */
public record ProjectionConfig(PostgresUrl postgres, Map<String, String> kafka, String group) {
    /** The group of the instances that belong together; others would only do the same work again. */
    public static final String GROUP = "hourledger-projection";
    /** What its connections are called in PostgreSQL. */
    static final String APPLICATION_NAME = "hourledger-projection";

    /** With the usual group. */
    public ProjectionConfig(PostgresUrl postgres, Map<String, String> kafka) {
        this(postgres, kafka, GROUP);
    }

    public ProjectionConfig {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + " is missing");
        }
    }

    @Override
    public String toString() {
        return "ProjectionConfig[postgres=" + postgres + ", kafka="
                + kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + "]";
    }
}
