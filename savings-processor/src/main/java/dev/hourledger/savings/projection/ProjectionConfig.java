package dev.hourledger.savings.projection;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What the projection needs to know. Immutable; {@code toString} hides what may be secret.
 *
 * @param postgres where the tables are
 * @param kafka properties for every Kafka client: {@code bootstrap.servers} and, where the cluster asks for it, security
 */
public record ProjectionConfig(PostgresUrl postgres, Map<String, String> kafka) {
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
