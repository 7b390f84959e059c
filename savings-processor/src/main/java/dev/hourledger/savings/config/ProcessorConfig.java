package dev.hourledger.savings.config;

import dev.hourledger.contract.HostPort;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.service.ManagementPort;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What a processor needs to know. Immutable; {@code toString} hides what may be secret.
 *
 * @param kafka properties for every Kafka client: {@code bootstrap.servers} and, where the cluster asks for it,
 * security
 * @param management where health and metrics are served; empty: whoever embeds the processor serves them
 */
public record ProcessorConfig(
        Map<String, String> kafka,
        Registry registry,
        PostgresUrl postgres,
        Optional<Readback> readback,
        Optional<ManagementPort> management,
        Streams streams) {
    public ProcessorConfig {
        kafka = Map.copyOf(kafka);
        if (!kafka.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG + " is missing");
        }
    }

    /**
     * The schema registry.
     *
     * @param url base URL of the Confluent API
     * @param autoRegister false: every schema must be registered already, and what is not is refused at start-up
     */
    public record Registry(URI url, boolean autoRegister) {}

    /**
     * The server that gateways read outcomes back from.
     *
     * @param listen port 0: any free one, which is then advertised
     * @param advertised where gateways and peers reach it
     * @param secret what gateways must send
     */
    public record Readback(HostPort listen, HostPort advertised, String secret) {
        /** Shorter secrets are refused. */
        public static final int MIN_SECRET_CHARACTERS = 32;

        @Override
        public String toString() {
            return "Readback[listen=" + listen + ", advertised=" + advertised + "]";
        }
    }

    /**
     * How the log is processed.
     *
     * @param applicationId names the consumer group and the changelogs: one for all processors of a ledger
     * @param stateDir where the stores are; kept over restarts
     * @param partitions of raw-events when it is created here; fixed for the life of a log
     * @param replicationFactor of topics created here; -1: the broker's default
     * @param plansFile plans that replace the built-in ones; empty: the built-in ones
     */
    public record Streams(
            String applicationId,
            Path stateDir,
            int threads,
            int partitions,
            short replicationFactor,
            Optional<Path> plansFile) {}

    @Override
    public String toString() {
        return "ProcessorConfig[kafka=" + kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) + ", registry="
                + registry + ", postgres=" + postgres + ", readback=" + readback + ", management=" + management
                + ", streams=" + streams + "]";
    }
}
