package dev.hourledger.savings.setup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cluster must be able to do. Stateless. Source: issue of ADR 0001, KIP-890. */
final class ClusterCheck {
    private static final Logger log = LoggerFactory.getLogger(ClusterCheck.class);
    static final short TRANSACTION_VERSION = 2;
    private static final String FEATURE = "transaction.version";
    private static final String MIN_SESSION = "group.min.session.timeout.ms";
    private static final String MAX_SESSION = "group.max.session.timeout.ms";
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(2);

    private ClusterCheck() {}

    /** Throws {@link UnfitClusterException} when transactions are not of version 2. */
    static void requireTransactionVersion(Admin admin) throws ExecutionException, InterruptedException {
        Map<String, FinalizedVersionRange> features =
                admin.describeFeatures().featureMetadata().get().finalizedFeatures();
        FinalizedVersionRange range = features.get(FEATURE);
        requireTransactionVersion(range == null ? 0 : range.maxVersionLevel());
    }

    /** The same of a level that is known; 0: the cluster does not know the feature. */
    static void requireTransactionVersion(short level) {
        if (level < TRANSACTION_VERSION) {
            throw new UnfitClusterException("this Kafka cluster has " + FEATURE + " " + level
                    + ", and Hourledger needs "
                    + TRANSACTION_VERSION + ": before it, a producer's late message can slip into its next transaction"
                    + " (KIP-890), and an event could be counted twice or block its partition."
                    + " On a cluster of 4.0 or newer: "
                    + "kafka-features.sh --bootstrap-server <host:port> upgrade --feature " + FEATURE + "="
                    + TRANSACTION_VERSION);
        }
    }

    /**
     * Throws {@link UnfitClusterException} when a broker lets nobody into a group who may be silent for this long: a
     * processor would try in vain for ever. Brokers that do not tell, or not soon, are passed over.
     */
    static void requireSessionTimeout(Admin admin, Duration session) throws ExecutionException, InterruptedException {
        List<ConfigResource> brokers = admin.describeCluster().nodes().get().stream()
                .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                .toList();
        // Each is asked itself, and one that has just died must not keep a processor from starting.
        var options = new DescribeConfigsOptions().timeoutMs((int) TOLD_WITHIN.toMillis());
        for (KafkaFuture<Config> told :
                admin.describeConfigs(brokers, options).values().values()) {
            try {
                Config broker = told.get();
                requireSessionTimeout(
                        number(broker, MIN_SESSION, 0), number(broker, MAX_SESSION, Long.MAX_VALUE), session);
            } catch (ExecutionException e) {
                // Managed clusters and narrow rights show none of it.
                log.debug("which session timeouts a broker allows can't be seen", e);
            }
        }
    }

    private static long number(Config broker, String name, long unknown) {
        ConfigEntry entry = broker.get(name);
        return entry == null || entry.value() == null ? unknown : Long.parseLong(entry.value());
    }

    /** The same of bounds that are known. */
    static void requireSessionTimeout(long min, long max, Duration session) {
        long millis = session.toMillis();
        if (millis < min || millis > max) {
            throw new UnfitClusterException("this Kafka cluster takes no processor that may be silent for " + millis
                    + " ms: its brokers have "
                    + (millis < min ? MIN_SESSION + "=" + min : MAX_SESSION + "=" + max)
                    + ". Set that to " + millis
                    + " on every broker, or HOURLEDGER_KAFKA_CLIENT_SESSION_TIMEOUT_MS of every processor to what they"
                    + " allow (4000 or more; 6000 is the default)");
        }
    }
}
