package dev.hourledger.standalone;

import dev.hourledger.gateway.domain.ApiKeyText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code hourledger init}: the file of settings and fresh secrets that {@code docker compose} reads. What a file has
 * that is there already it keeps, but for what hangs on the profiles: a lost pepper is the end of every API key.
 */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "Writes .env with fresh secrets for docker-compose.yml, readable by its owner alone.",
        footer = {
            "",
            "Example: hourledger init && docker compose up -d --wait",
            "         hourledger init --profile scale --profile tls",
            "",
            "A file that is there keeps its secrets: run it again to choose other profiles, or another port."
        })
final class InitCommand implements Callable<Integer> {
    private static final int SECRET_BYTES = 32;
    private static final String CLUSTER = "cluster";
    private static final String TLS = "tls";
    private static final String ANALYSTS = "analysts";
    private static final List<String> PROFILES = List.of("scale", CLUSTER, TLS, "observe", ANALYSTS);
    private static final String PORT = "HOURLEDGER_PORT";
    private static final String URL = "HOURLEDGER_URL";
    private static final String REPLICAS = "HOURLEDGER_KAFKA_REPLICAS";
    /** Variables that are there or not, or have another value, by the profiles and the port. */
    private static final Set<String> CHOSEN = Set.of(
            "COMPOSE_PROFILES",
            PORT,
            URL,
            "HOURLEDGER_TLS",
            "HOURLEDGER_ANALYSTS",
            "HOURLEDGER_KAFKA_PROTOCOL",
            "HOURLEDGER_PROXY_SCHEME",
            "HOURLEDGER_TRACES_ENDPOINT");

    private final SecureRandom random = new SecureRandom();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--file", defaultValue = ".env", description = "Where to write (default: .env)")
    private Path file = Path.of(".env");

    @Option(names = "--http-port", description = "Port of the API (default: the one that the file has, or 8080)")
    private @Nullable Integer httpPort;

    @Option(
            names = "--profile",
            description = "scale: two gateways and two processors; cluster: three brokers; tls: encrypted throughout;"
                    + " observe: metrics and traces; analysts: a door to the events on this machine, with tls."
                    + " May be given several times")
    private List<String> profiles = List.of();

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Set<String> chosen = new TreeSet<>(profiles);
        if (!PROFILES.containsAll(chosen)) {
            throw new CommandLine.ParameterException(line, "--profile must be one of " + String.join(", ", PROFILES));
        }
        if (chosen.contains(ANALYSTS) && !chosen.contains(TLS)) {
            throw new CommandLine.ParameterException(
                    line, "--profile analysts needs --profile tls, by which logins are told apart");
        }
        Map<String, String> before = DataDirectory.read(file);
        if (!before.isEmpty() && before.containsKey(REPLICAS) != chosen.contains(CLUSTER)) {
            throw new StartRefusedException("the profile " + CLUSTER + " is chosen once, before the first start, and "
                    + file + " was written " + (before.containsKey(REPLICAS) ? "with" : "without")
                    + " it: name another file with --file for another stack");
        }
        String port = httpPort == null ? before.getOrDefault(PORT, "8080") : httpPort.toString();
        DataDirectory.write(file, kept(before, variables(chosen, port)));
        PrintWriter out = line.getOut();
        out.println(file
                + (before.isEmpty()
                        ? " is written, with fresh secrets."
                        : " is written again, its secrets are as before.")
                + " Keep it: without its pepper no API key works.");
        out.println(
                chosen.isEmpty()
                        ? "No profile is chosen: --profile does, each time anew."
                        : "Profiles: " + String.join(", ", chosen));
        boolean usual = file.equals(Path.of(".env"));
        out.println("Next: docker compose " + (usual ? "" : "--env-file " + file + " ") + "up -d --wait");
        out.flush();
        return ExitCode.OK;
    }

    /** What was there stays, but for what is chosen each time. */
    private static Map<String, String> kept(Map<String, String> before, Map<String, String> fresh) {
        Map<String, String> all = new LinkedHashMap<>(before);
        all.keySet().removeAll(CHOSEN);
        fresh.forEach(all::putIfAbsent);
        return all;
    }

    private Map<String, String> variables(Set<String> chosen, String port) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("COMPOSE_PROFILES", String.join(",", chosen));
        variables.put(PORT, port);
        variables.put(URL, (chosen.contains(TLS) ? "https" : "http") + "://127.0.0.1:" + port);
        variables.put("HOURLEDGER_CLUSTER_ID", Uuid.randomUuid().toString());
        variables.put("HOURLEDGER_PEPPER", Base64.getEncoder().encodeToString(bytes(SECRET_BYTES)));
        for (String secret : List.of("ADMIN_TOKEN", "READBACK_SECRET", "MANAGEMENT_TOKEN")) {
            variables.put("HOURLEDGER_" + secret, base64(SECRET_BYTES));
        }
        // They stand in URLs.
        for (String role : List.of("", "_PROJECTION", "_READS", "_REGISTRY", "_ANALYST")) {
            variables.put(
                    "HOURLEDGER_POSTGRES" + role + "_PASSWORD", HexFormat.of().formatHex(bytes(SECRET_BYTES)));
        }
        for (String login : List.of("", "_GATEWAY", "_PROCESSOR", "_ANALYST")) {
            variables.put("HOURLEDGER_KAFKA" + login + "_PASSWORD", base64(SECRET_BYTES));
        }
        variables.put("HOURLEDGER_API_KEY", apiKey());
        variables.put("HOURLEDGER_FREE_API_KEY", apiKey());
        variables.put("HOURLEDGER_GRAFANA_PASSWORD", base64(SECRET_BYTES));
        if (chosen.contains(CLUSTER)) {
            variables.put("HOURLEDGER_KAFKA", "kafka:9092,kafka-2:9092,kafka-3:9092");
            variables.put("HOURLEDGER_KAFKA_VOTERS", "1@kafka:9093,2@kafka-2:9093,3@kafka-3:9093");
            variables.put(REPLICAS, "3");
            variables.put("HOURLEDGER_KAFKA_MIN_ISR", "2");
            variables.put("HOURLEDGER_KAFKA_SESSION_MS", "6000");
        }
        if (chosen.contains(TLS)) {
            variables.put("HOURLEDGER_TLS", "on");
            variables.put("HOURLEDGER_KAFKA_PROTOCOL", "SASL_SSL");
            variables.put("HOURLEDGER_PROXY_SCHEME", "https");
        }
        if (chosen.contains(ANALYSTS)) {
            variables.put("HOURLEDGER_ANALYSTS", "on");
        }
        if (chosen.contains("observe")) {
            variables.put("HOURLEDGER_TRACES_ENDPOINT", "http://otel-collector:4318/v1/traces");
        }
        return variables;
    }

    private String apiKey() {
        return ApiKeyText.of(true, characters(ApiKeyText.PREFIX_CHARACTERS), characters(ApiKeyText.SECRET_CHARACTERS))
                .text();
    }

    private String characters(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ApiKeyText.ALPHABET.charAt(random.nextInt(ApiKeyText.ALPHABET.length())));
        }
        return text.toString();
    }

    private String base64(int length) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(length));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
