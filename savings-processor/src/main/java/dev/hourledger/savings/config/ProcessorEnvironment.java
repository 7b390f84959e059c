package dev.hourledger.savings.config;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.Topic;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.topology.StreamsSettings;
import dev.hourledger.service.Environment;
import dev.hourledger.service.ManagementPort;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;

/** Builds a processor's configuration from environment variables. Stateless. */
public final class ProcessorEnvironment {
    /** The variables, for {@code --help}. */
    public static final String HELP = """
            HOURLEDGER_KAFKA                    bootstrap servers, host:port,... (required)
            HOURLEDGER_KAFKA_CLIENT_<PROPERTY>  any Kafka client property, such as ..._SECURITY_PROTOCOL
            HOURLEDGER_REGISTRY                 base URL of the registry's Confluent API (required)
            HOURLEDGER_REGISTRY_AUTO_REGISTER   false: schemas must be registered already (true)
            HOURLEDGER_POSTGRES                 postgresql://user:password@host:port/database (required)
            HOURLEDGER_READBACK_SECRET          at least 32 characters, shared with the gateways (required)
            HOURLEDGER_READBACK_HOST, _PORT     where gateways read outcomes back (127.0.0.1, 8091)
            HOURLEDGER_ADVERTISED_READBACK      host:port where gateways and peers reach that (the same)
            HOURLEDGER_MANAGEMENT_HOST, _PORT   health and metrics (127.0.0.1, 8092)
            HOURLEDGER_MANAGEMENT_TOKEN         at least 32 characters: opens the metrics (open to all)
            HOURLEDGER_APPLICATION_ID           one for all processors of a ledger (hourledger-savings)
            HOURLEDGER_STATE_DIR                where the stores are (./state)
            HOURLEDGER_STREAM_THREADS           threads that decide (2)
            HOURLEDGER_PARTITIONS               of raw-events when it is created (12)
            HOURLEDGER_REPLICATION_FACTOR       of topics created here (-1: the broker's default)
            HOURLEDGER_PLANS_FILE               plans as JSON (built-in: free, pro, enterprise)
            Each X may be given as a file instead: X_FILE.
            """;

    private static final int DEFAULT_READBACK_PORT = 8091;
    private static final int DEFAULT_MANAGEMENT_PORT = 8092;
    private static final int DEFAULT_THREADS = 2;
    private static final int MAX_THREADS = 64;
    private static final int MAX_PARTITIONS = 1_000;
    private static final int MAX_REPLICATION_FACTOR = 15;
    private static final String LOOPBACK = "127.0.0.1";

    private ProcessorEnvironment() {}

    /** The configuration; throws ConfigurationException with every problem at once. */
    public static ProcessorConfig read(Map<String, String> variables) {
        return read(new Environment(variables));
    }

    /** The same, with what others have found in the same environment. */
    public static ProcessorConfig read(Environment environment) {
        Supplier<ProcessorConfig> config = whatIsRead(environment);
        environment.orThrow();
        return config.get();
    }

    private static Supplier<ProcessorConfig> whatIsRead(Environment env) {
        Map<String, String> kafka = new HashMap<>(env.kafkaClientProperties());
        StreamsSettings.notToBeSet(kafka.keySet())
                .forEach(property -> env.problem(
                        "HOURLEDGER_KAFKA_CLIENT_*", "sets " + property + ", which the processor's promises hang on"));
        try {
            StreamsSettings.sessionTimeout(kafka);
        } catch (IllegalArgumentException e) {
            env.problem("HOURLEDGER_KAFKA_CLIENT_*", "sets what can't be used: " + e.getMessage());
        }
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, env.required("HOURLEDGER_KAFKA"));
        URI registryUrl = env.uri("HOURLEDGER_REGISTRY", Set.of("http", "https"));
        boolean autoRegister = env.flag("HOURLEDGER_REGISTRY_AUTO_REGISTER", true);
        Optional<PostgresUrl> postgres = PostgresUrl.fromEnvironment(env);
        String secret = env.secret("HOURLEDGER_READBACK_SECRET", ProcessorConfig.Readback.MIN_SECRET_CHARACTERS);
        HostPort listen = listenAddress(env, "READBACK", DEFAULT_READBACK_PORT);
        HostPort advertised = env.hostPort("HOURLEDGER_ADVERTISED_READBACK", listen);
        ManagementPort management =
                ManagementPort.fromEnvironment(env, listenAddress(env, "MANAGEMENT", DEFAULT_MANAGEMENT_PORT));
        ProcessorConfig.Streams streams = new ProcessorConfig.Streams(
                env.string("HOURLEDGER_APPLICATION_ID", "hourledger-savings"),
                Path.of(env.string("HOURLEDGER_STATE_DIR", "state")),
                env.integer("HOURLEDGER_STREAM_THREADS", DEFAULT_THREADS, 1, MAX_THREADS),
                env.integer("HOURLEDGER_PARTITIONS", Topic.DEFAULT_PARTITIONS, 1, MAX_PARTITIONS),
                (short) env.integer("HOURLEDGER_REPLICATION_FACTOR", -1, -1, MAX_REPLICATION_FACTOR),
                env.optional("HOURLEDGER_PLANS_FILE").map(Path::of));
        return () -> new ProcessorConfig(
                kafka,
                new ProcessorConfig.Registry(registryUrl, autoRegister),
                postgres.orElseThrow(),
                Optional.of(new ProcessorConfig.Readback(listen, advertised, secret)),
                Optional.of(management),
                streams);
    }

    private static HostPort listenAddress(Environment env, String what, int defaultPort) {
        String host = env.string("HOURLEDGER_" + what + "_HOST", LOOPBACK);
        return new HostPort(host, env.port("HOURLEDGER_" + what + "_PORT", defaultPort));
    }
}
