package dev.hourledger.savings.setup;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/** What a cluster must be able to do. Stateless. Source: issue of ADR 0001, KIP-890. */
final class ClusterCheck {
    static final short TRANSACTION_VERSION = 2;
    private static final String FEATURE = "transaction.version";

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
}
