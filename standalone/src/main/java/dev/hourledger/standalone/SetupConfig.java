package dev.hourledger.standalone;

import dev.hourledger.contract.Topic;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.ApiKeyText;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.service.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What `hourledger setup` needs to know. Immutable; {@code toString} hides secrets.
 *
 * @param processor cluster, registry, tables' owner and topics, as a processor has them
 * @param gatewayKafka the same cluster, as a gateway has it
 * @param logins that get rights in the cluster, by role; empty: whoever enters it may do everything
 * @param passwords of the database roles to be made, by role; empty: the owner is all there is
 * @param pepper keys the hashes of API keys
 * @param demoKeys API keys of demo organisations to be made, by plan
 */
record SetupConfig(
        ProcessorConfig processor,
        GatewayConfig.Kafka gatewayKafka,
        Map<KafkaRights.Role, String> logins,
        Map<PostgresRoles.Role, String> passwords,
        byte[] pepper,
        Map<String, ApiKeyText> demoKeys) {
    private static final int MAX_PARTITIONS = 1_000;
    private static final int MAX_REPLICATION_FACTOR = 15;
    private static final int MIN_PASSWORD_CHARACTERS = 16;

    /** The variables, one a line, for {@code --help}. */
    static final String HELP = """
            HOURLEDGER_KAFKA                         bootstrap servers, host:port,... (required)
            HOURLEDGER_KAFKA_CLIENT_<PROPERTY>       any Kafka client property, such as ..._SECURITY_PROTOCOL
            HOURLEDGER_KAFKA_GATEWAY_LOGIN           user that gets the rights of gateways (unset: none)
            HOURLEDGER_KAFKA_PROCESSOR_LOGIN         user that gets those of processors (unset: none)
            HOURLEDGER_KAFKA_ANALYST_LOGIN           user that may read enriched-events (unset: none)
            HOURLEDGER_REGISTRY                      base URL of the registry's Confluent API (required)
            HOURLEDGER_POSTGRES                      postgresql://owner:password@host:port/database (required)
            HOURLEDGER_PEPPER                        base64, as the gateways' (required)
            HOURLEDGER_POSTGRES_PROJECTION_PASSWORD  makes the role hourledger_projection, which may write (unset: none)
            HOURLEDGER_POSTGRES_READS_PASSWORD       makes the role hourledger_reads, which may only read (unset: none)
            HOURLEDGER_POSTGRES_ANALYST_PASSWORD     makes the role hourledger_analyst, likewise (unset: none)
            HOURLEDGER_PARTITIONS                    of raw-events when it is created (12)
            HOURLEDGER_REPLICATION_FACTOR            of topics created here (-1: the broker's default)
            HOURLEDGER_PLANS_FILE                    plans as JSON (built-in: free, pro, enterprise)
            HOURLEDGER_API_KEY                       makes a demo organisation (pro) with this key (unset: none)
            HOURLEDGER_FREE_API_KEY                  the same for plan free (unset: none)
            Each X may be given as a file instead: X_FILE.
            """;

    SetupConfig {
        logins = Map.copyOf(logins);
        passwords = Map.copyOf(passwords);
        pepper = pepper.clone();
        demoKeys = Map.copyOf(demoKeys);
    }

    @Override
    public byte[] pepper() {
        return pepper.clone();
    }

    /** The configuration; throws ConfigurationException with every problem at once. */
    static SetupConfig fromEnvironment(Environment env) {
        Map<String, String> clientProperties = env.kafkaClientProperties();
        String bootstrapServers = env.required("HOURLEDGER_KAFKA");
        URI registry = env.uri("HOURLEDGER_REGISTRY", Set.of("http", "https"));
        Optional<PostgresUrl> postgres = PostgresUrl.fromEnvironment(env);
        byte[] pepper = env.base64Secret("HOURLEDGER_PEPPER", GatewayConfig.Access.MIN_PEPPER_BYTES);
        Map<PostgresRoles.Role, String> passwords = new HashMap<>();
        password(env, "HOURLEDGER_POSTGRES_PROJECTION_PASSWORD", PostgresRoles.Role.PROJECTION, passwords);
        password(env, "HOURLEDGER_POSTGRES_READS_PASSWORD", PostgresRoles.Role.READS, passwords);
        password(env, "HOURLEDGER_POSTGRES_ANALYST_PASSWORD", PostgresRoles.Role.ANALYST, passwords);
        Map<KafkaRights.Role, String> logins = new EnumMap<>(KafkaRights.Role.class);
        for (KafkaRights.Role role : KafkaRights.Role.values()) {
            env.optional("HOURLEDGER_KAFKA_" + role + "_LOGIN").ifPresent(login -> logins.put(role, login));
        }
        Map<String, ApiKeyText> demoKeys = new LinkedHashMap<>();
        demoKey(env, "HOURLEDGER_API_KEY", "pro", demoKeys);
        demoKey(env, "HOURLEDGER_FREE_API_KEY", "free", demoKeys);
        ProcessorConfig.Streams topics = new ProcessorConfig.Streams(
                "hourledger-setup",
                Path.of("unused"),
                1,
                env.integer("HOURLEDGER_PARTITIONS", Topic.DEFAULT_PARTITIONS, 1, MAX_PARTITIONS),
                (short) env.integer("HOURLEDGER_REPLICATION_FACTOR", -1, -1, MAX_REPLICATION_FACTOR),
                env.optional("HOURLEDGER_PLANS_FILE").map(Path::of));
        env.orThrow();
        Map<String, String> kafka = new HashMap<>(clientProperties);
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        ProcessorConfig processor = new ProcessorConfig(
                kafka,
                new ProcessorConfig.Registry(registry, true),
                postgres.orElseThrow(),
                Optional.empty(),
                Optional.empty(),
                topics);
        return new SetupConfig(
                processor,
                new GatewayConfig.Kafka(bootstrapServers, clientProperties),
                logins,
                passwords,
                pepper,
                demoKeys);
    }

    private static void password(
            Environment env, String variable, PostgresRoles.Role role, Map<PostgresRoles.Role, String> passwords) {
        env.optional(variable).ifPresent(password -> {
            if (password.length() < MIN_PASSWORD_CHARACTERS) {
                env.problem(variable, "is too short: at least " + MIN_PASSWORD_CHARACTERS + " characters are needed");
            }
            passwords.put(role, password);
        });
    }

    private static void demoKey(Environment env, String variable, String plan, Map<String, ApiKeyText> keys) {
        env.optional(variable).ifPresent(text -> ApiKeyText.parse(text)
                .filter(ApiKeyText::livemode)
                .ifPresentOrElse(
                        key -> keys.put(plan, key),
                        () -> env.problem(variable, "is not of the form hh_live_<8>_<48 letters and digits>")));
    }

    @Override
    public String toString() {
        return "SetupConfig[" + processor + "]";
    }
}
