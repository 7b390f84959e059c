package dev.hourledger.gateway.config;

import dev.hourledger.contract.HostPort;
import dev.hourledger.postgres.PostgresUrl;
import dev.hourledger.service.Environment;
import dev.hourledger.service.ManagementPort;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a gateway can be told. Immutable; {@code toString} hides secrets. From the environment by
 * {@link #fromEnvironment}, or put together by whoever embeds the gateway. Source: house style "Config".
 *
 * @param management where health and metrics are served
 * @param tls encrypts the API; empty: somebody in front does, or nobody
 */
public record GatewayConfig(
        HostPort http,
        Optional<Tls> tls,
        ManagementPort management,
        Kafka kafka,
        Registry registry,
        PostgresUrl postgres,
        Readback readback,
        Access access,
        Limits limits) {
    private static final HostPort DEFAULT_HTTP = new HostPort("0.0.0.0", 8080);
    private static final HostPort DEFAULT_MANAGEMENT = new HostPort("127.0.0.1", 8090);

    /** The variables, one a line, with what they mean. */
    public static final String HELP = """
            HOURLEDGER_KAFKA                         bootstrap servers, host:port,...                required
            HOURLEDGER_KAFKA_CLIENT_<PROPERTY>       for every Kafka client: SECURITY_PROTOCOL, ...
            HOURLEDGER_REGISTRY                      schema registry, base URL of its Confluent API  required
            HOURLEDGER_REGISTRY_AUTO_REGISTER        register this release's schemas                 true
            HOURLEDGER_POSTGRES                      postgresql://user:password@host:port/database   required
            HOURLEDGER_PEPPER                        base64, at least 32 bytes: keys API key hashes  required
            HOURLEDGER_ADMIN_TOKEN                   at least 32 characters: opens /admin/v1         required
            HOURLEDGER_READBACK_SECRET               at least 32 characters, as the processors'      required
            HOURLEDGER_PROCESSORS                    processors' read-back addresses, host:port,...  required
            HOURLEDGER_HTTP_HOST, _PORT              where the API is served                         0.0.0.0, 8080
            HOURLEDGER_TLS_CERTIFICATE_FILE          PEM, the API's certificate and what leads to it http only
            HOURLEDGER_TLS_KEY_FILE                  PEM, its private key; both are read again when they change
            HOURLEDGER_MANAGEMENT_HOST, _PORT        where health and metrics are served             127.0.0.1, 8090
            HOURLEDGER_MANAGEMENT_TOKEN              at least 32 characters: opens the metrics       open to all
            HOURLEDGER_DEADLINE_MS                   time a request may take                         10000
            HOURLEDGER_MAX_IN_FLIGHT                 requests at work at once; more get 503          10000
            HOURLEDGER_LEAVE_MS                      told to stop, it serves on for so long          3000
            HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE  for tests: replaces the plans' cap per API key
            Every variable may be given as <NAME>_FILE, naming a file that holds the value.
            """;

    /**
     * The Kafka cluster.
     *
     * @param bootstrapServers host:port,...
     * @param clientProperties passed to every client; may hold secrets
     */
    public record Kafka(String bootstrapServers, Map<String, String> clientProperties) {
        public Kafka {
            require(!bootstrapServers.isBlank(), "no bootstrap servers");
            clientProperties = Map.copyOf(clientProperties);
        }

        @Override
        public String toString() {
            return "Kafka[" + bootstrapServers + ", client properties " + clientProperties.keySet() + "]";
        }
    }

    /**
     * The schema registry.
     *
     * @param url base of its Confluent API
     * @param autoRegister true: unknown schemas are registered; false: refused
     */
    public record Registry(URI url, boolean autoRegister) {
        @Override
        public String toString() {
            return "Registry[" + url.getHost() + ":" + url.getPort() + ", autoRegister=" + autoRegister + "]";
        }
    }

    /** PEM files of the API's certificate chain and private key, PKCS #8. */
    public record Tls(Path certificate, Path key) {}

    /**
     * How outcomes are read back from processors in other processes.
     *
     * @param processors where to find the first ones; a name stands for all its addresses
     * @param secret shared with the processors
     */
    public record Readback(List<HostPort> processors, String secret) {
        public Readback {
            processors = List.copyOf(processors);
        }

        @Override
        public String toString() {
            return "Readback[" + processors + "]";
        }
    }

    /**
     * The secrets that open doors (ADR 0007).
     *
     * @param pepper keys the hashes of API keys, at least 32 bytes
     * @param adminToken opens /admin/v1, at least 32 characters
     */
    public record Access(byte[] pepper, String adminToken) {
        /** Least length of the pepper in bytes. */
        public static final int MIN_PEPPER_BYTES = 32;
        /** Least length of a token in characters. */
        public static final int MIN_TOKEN_CHARACTERS = 32;

        public Access {
            require(pepper.length >= MIN_PEPPER_BYTES, "the pepper is too short");
            require(adminToken.length() >= MIN_TOKEN_CHARACTERS, "the admin token is too short");
            pepper = pepper.clone();
        }

        @Override
        public byte[] pepper() {
            return pepper.clone();
        }

        @Override
        public String toString() {
            return "Access[hidden]";
        }
    }

    /**
     * What bounds a request.
     *
     * @param deadline time that a request may take
     * @param maxInFlight requests at work at once in this process
     * @param requestsPerSecondOverride replaces the plan's cap per API key, for tests and benchmarks; null: the plan's
     * @param leave how long requests are still taken once readiness has gone down: a load balancer needs this long to
     * notice
     */
    public record Limits(
            Duration deadline, int maxInFlight, @Nullable Integer requestsPerSecondOverride, Duration leave) {
        /** Time that a request may take unless set otherwise. */
        public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
        /** Below it no broker can be waited for. */
        public static final Duration MIN_DEADLINE = Duration.ofSeconds(1);
        /** Above it clients have gone. */
        public static final Duration MAX_DEADLINE = Duration.ofSeconds(60);
        /** Requests at work at once unless set otherwise. */
        public static final int DEFAULT_MAX_IN_FLIGHT = 10_000;
        /** The most that may be set, for memory: 64 KiB of body each. */
        public static final int MAX_MAX_IN_FLIGHT = 65_536;
        /** The most that the override may be. */
        public static final int MAX_REQUESTS_PER_SECOND = 10_000_000;

        /** More than one probe of most load balancers. */
        public static final Duration DEFAULT_LEAVE = Duration.ofSeconds(3);
        /** Above it whoever stops it has lost patience. */
        public static final Duration MAX_LEAVE = Duration.ofSeconds(20);

        /** Of a gateway that nobody balances: told to stop, it takes nothing more. */
        public Limits(Duration deadline, int maxInFlight, @Nullable Integer requestsPerSecondOverride) {
            this(deadline, maxInFlight, requestsPerSecondOverride, Duration.ZERO);
        }

        public Limits {
            require(!leave.isNegative() && leave.compareTo(MAX_LEAVE) <= 0, "leave must be from 0 s to 20 s");
            require(
                    deadline.compareTo(MIN_DEADLINE) >= 0 && deadline.compareTo(MAX_DEADLINE) <= 0,
                    "the deadline must be from 1 s to 60 s");
            require(maxInFlight >= 1 && maxInFlight <= MAX_MAX_IN_FLIGHT, "max in flight must be from 1 to 65536");
        }
    }

    /**
     * Reads the configuration from {@code environment}.
     *
     * @throws dev.hourledger.service.ConfigurationException that lists every problem
     */
    public static GatewayConfig fromEnvironment(Environment environment) {
        HostPort http = listenAddress(environment, "HTTP", DEFAULT_HTTP);
        Optional<Tls> tls = tls(environment);
        ManagementPort management = ManagementPort.fromEnvironment(
                environment, listenAddress(environment, "MANAGEMENT", DEFAULT_MANAGEMENT));
        String bootstrapServers = environment.required("HOURLEDGER_KAFKA");
        Map<String, String> clientProperties = environment.kafkaClientProperties();
        Registry registry = new Registry(
                environment.uri("HOURLEDGER_REGISTRY", Set.of("http", "https")),
                environment.flag("HOURLEDGER_REGISTRY_AUTO_REGISTER", true));
        Optional<PostgresUrl> postgres = PostgresUrl.fromEnvironment(environment);
        byte[] pepper = environment.base64Secret("HOURLEDGER_PEPPER", Access.MIN_PEPPER_BYTES);
        String adminToken = environment.secret("HOURLEDGER_ADMIN_TOKEN", Access.MIN_TOKEN_CHARACTERS);
        Readback readback = new Readback(
                processors(environment), environment.secret("HOURLEDGER_READBACK_SECRET", Access.MIN_TOKEN_CHARACTERS));
        Duration deadline = environment.milliseconds(
                "HOURLEDGER_DEADLINE_MS", Limits.DEFAULT_DEADLINE, Limits.MIN_DEADLINE, Limits.MAX_DEADLINE);
        int maxInFlight = environment.integer(
                "HOURLEDGER_MAX_IN_FLIGHT", Limits.DEFAULT_MAX_IN_FLIGHT, 1, Limits.MAX_MAX_IN_FLIGHT);
        int override =
                environment.integer("HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", 0, 1, Limits.MAX_REQUESTS_PER_SECOND);
        Duration leave =
                environment.milliseconds("HOURLEDGER_LEAVE_MS", Limits.DEFAULT_LEAVE, Duration.ZERO, Limits.MAX_LEAVE);
        environment.orThrow();
        return new GatewayConfig(
                http,
                tls,
                management,
                new Kafka(bootstrapServers, clientProperties),
                registry,
                postgres.orElseThrow(),
                readback,
                new Access(pepper, adminToken),
                new Limits(deadline, maxInFlight, override == 0 ? null : override, leave));
    }

    private static Optional<Tls> tls(Environment environment) {
        Optional<Path> certificate = readableFile(environment, "HOURLEDGER_TLS_CERTIFICATE_FILE");
        Optional<Path> key = readableFile(environment, "HOURLEDGER_TLS_KEY_FILE");
        if (certificate.isPresent() != key.isPresent()) {
            environment.problem("HOURLEDGER_TLS_CERTIFICATE_FILE", "and HOURLEDGER_TLS_KEY_FILE need each other");
        }
        return certificate.flatMap(file -> key.map(keyFile -> new Tls(file, keyFile)));
    }

    private static Optional<Path> readableFile(Environment environment, String variable) {
        Optional<Path> file = environment.optional(variable).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            environment.problem(variable, "names a file that can't be read: " + file.get());
        }
        return file;
    }

    private static HostPort listenAddress(Environment environment, String what, HostPort fallback) {
        String host = environment.string("HOURLEDGER_" + what + "_HOST", fallback.host());
        int port = environment.port("HOURLEDGER_" + what + "_PORT", fallback.port());
        try {
            return new HostPort(host, port);
        } catch (IllegalArgumentException e) {
            environment.problem("HOURLEDGER_" + what + "_HOST", "is " + e.getMessage());
            return fallback;
        }
    }

    private static List<HostPort> processors(Environment environment) {
        List<HostPort> processors = environment.hostPorts("HOURLEDGER_PROCESSORS");
        if (processors.isEmpty()) {
            environment.problem("HOURLEDGER_PROCESSORS", "names no processor, host:port,...");
        }
        return processors;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
