package dev.hourledger.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.benchmarks.load.Bodies;
import dev.hourledger.benchmarks.load.Requests;
import dev.hourledger.benchmarks.process.JavaProcess;
import dev.hourledger.benchmarks.process.Part;
import dev.hourledger.benchmarks.server.FloorMain;
import dev.hourledger.benchmarks.server.FloorMain.Level;
import dev.hourledger.benchmarks.server.PostgresMain;
import dev.hourledger.standalone.AdminClient;
import dev.hourledger.standalone.FreePort;
import dev.hourledger.standalone.HourledgerCli;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Starts candidates. For one thread. */
final class Candidates {
    private static final String NO_CAP = "1000000";
    private static final String ADMIN_TOKEN = "admin-token-of-the-benchmarks-on-loopback";
    private static final String READBACK_SECRET = "read-back-secret-of-the-benchmarks";
    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String PARTITIONS = "4";
    /** Application id of a processor that is not told another. */
    private static final String APPLICATION = "hourledger-savings";
    /** Application id of the processor that decides everything again. */
    private static final String REPLAY = "hourledger-replay";
    /** Decisions alone are measured: nobody is there to project to, which holds up no decision. */
    private static final String NO_POSTGRES = "postgresql://nobody@127.0.0.1:1/none";

    private final Lab lab;
    private final Plan plan;
    private final Consumer<String> say;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** {@code say} is told how far long work is. */
    Candidates(Lab lab, Plan plan, Consumer<String> say) {
        this.lab = lab;
        this.plan = plan;
        this.say = say;
    }

    /** Starts it with whatever it needs; returns when it serves. */
    Running start(Candidate candidate) {
        return switch (candidate) {
            case ECHO -> floor(Level.ECHO);
            case PUBLISH -> floor(Level.PUBLISH);
            case CONSUME -> floor(Level.CONSUME);
            case POSTGRES -> postgres();
            case BRIDGE -> bridge();
            case SEPARATE -> separate();
            case SINGLE -> single();
        };
    }

    private Running floor(Level level) {
        int port = FreePort.next();
        String kafka = level == Level.ECHO ? "" : lab.kafka();
        JavaProcess floor = lab.start(
                "floor-" + level.name().toLowerCase(Locale.ROOT),
                List.of(FloorMain.class.getName(), level.name(), Integer.toString(port), kafka),
                Map.of());
        floor.awaitPort(port);
        Requests requests = Requests.reports(url(port, "/v1/track"), inventedKeys());
        return Running.other(requests, parts(List.of(floor), level != Level.ECHO, false), floor::close);
    }

    private Running postgres() {
        int port = FreePort.next();
        List<String> arguments =
                new ArrayList<>(List.of(PostgresMain.class.getName(), Integer.toString(port), lab.postgres()));
        arguments.addAll(inventedKeys());
        JavaProcess service = lab.start("comparator", arguments, Map.of());
        service.awaitPort(port);
        Requests requests = Requests.reports(url(port, "/v1/track"), inventedKeys());
        return Running.other(requests, parts(List.of(service), false, true), service::close);
    }

    private Running bridge() {
        lab.kafka();
        URI url = plan.bridge().orElseThrow();
        Requests requests = Requests.bridged(url, inventedKeys());
        return Running.other(requests, parts(List.of(), true, false), () -> {});
    }

    private Running separate() {
        int readbackPort = FreePort.next();
        Map<String, String> environment = shared();
        int managementPort = FreePort.next();
        environment.put("HOURLEDGER_READBACK_PORT", Integer.toString(readbackPort));
        environment.put("HOURLEDGER_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("HOURLEDGER_STATE_DIR", lab.path("state"));
        environment.put("HOURLEDGER_PARTITIONS", PARTITIONS);
        int httpPort = FreePort.next();
        Processor processor = new Processor(
                () -> lab.start("processor", jvm(), List.of(HourledgerCli.class.getName(), "processor"), environment)
                        .await(() -> isReady(managementPort)),
                lab.directory().resolve("state"));

        Map<String, String> gatewayEnvironment = shared();
        int gatewayManagement = FreePort.next();
        gatewayEnvironment.put("HOURLEDGER_HTTP_HOST", "127.0.0.1");
        gatewayEnvironment.put("HOURLEDGER_HTTP_PORT", Integer.toString(httpPort));
        gatewayEnvironment.put("HOURLEDGER_MANAGEMENT_PORT", Integer.toString(gatewayManagement));
        gatewayEnvironment.put("HOURLEDGER_PROCESSORS", "127.0.0.1:" + readbackPort);
        gatewayEnvironment.put("HOURLEDGER_REQUESTS_PER_SECOND_OVERRIDE", NO_CAP);
        gatewayEnvironment.put("HOURLEDGER_ADMIN_TOKEN", ADMIN_TOKEN);
        gatewayEnvironment.put(
                "HOURLEDGER_PEPPER",
                Base64.getEncoder()
                        .encodeToString("pepper-of-the-benchmarks-32-bytes".getBytes(StandardCharsets.UTF_8)));
        JavaProcess gateway =
                lab.start("gateway", jvm(), List.of(HourledgerCli.class.getName(), "gateway"), gatewayEnvironment);
        gateway.await(() -> isReady(gatewayManagement));

        List<String> keys = newKeys(httpPort, ADMIN_TOKEN);
        return new Running(
                requests(httpPort, keys),
                () -> parts(List.of(gateway, processor.process()), true, true),
                Optional.of(new ProjectionLag(lab.kafka(), lab.postgres())),
                Optional.of(new DecisionReplay(lab.kafka(), Integer.parseInt(PARTITIONS), REPLAY, () -> {
                    gateway.close();
                    processor.close();
                    environment.put("HOURLEDGER_APPLICATION_ID", REPLAY);
                    environment.put("HOURLEDGER_STATE_DIR", lab.path("state-replay"));
                    environment.put("HOURLEDGER_POSTGRES", NO_POSTGRES);
                    return lab.start("replay", jvm(), List.of(HourledgerCli.class.getName(), "processor"), environment);
                })),
                Optional.of(new Running.Grown(
                        new Backfill(lab.kafka(), lab.registry(), APPLICATION, say),
                        processor,
                        () -> records(httpPort, keys.get(0)))),
                () -> {
                    gateway.close();
                    processor.close();
                });
    }

    private Running single() {
        Path data = lab.directory().resolve("up");
        List<String> arguments =
                new ArrayList<>(List.of(HourledgerCli.class.getName(), "up", "--data", data.toString()));
        arguments.addAll(List.of("--requests-per-second", NO_CAP));
        int httpPort = FreePort.next();
        arguments.addAll(List.of("--http-port", Integer.toString(httpPort)));
        for (String option : List.of("--kafka-port", "--registry-port", "--postgres-port", "--management-port")) {
            arguments.addAll(List.of(option, Integer.toString(FreePort.next())));
        }
        List<String> options = jvm();
        options.add("-Dlogback.configurationFile=logback-laptop.xml");
        options.add("-Dhourledger.log.file=" + lab.path("up.hourledger.log"));
        options.add("-Dhourledger.registry.home="
                + System.getProperty("hourledger.registry.home", "standalone/target/registry"));
        JavaProcess up = lab.start("up", options, arguments, Map.of());
        Path settings = data.resolve("hourledger.env");
        up.await(() -> Files.exists(settings) && answers(httpPort));
        Map<String, String> environment = variables(settings);

        List<ProcessHandle> children = up.handle().descendants().toList();
        List<Part> parts = new ArrayList<>();
        parts.add(new Part("up", up.handle(), Optional.of(up.gcLog()), children));
        // PostgreSQL leaves its parent and names its folder.
        ProcessHandle.allProcesses()
                .filter(process -> Arrays.asList(process.info().arguments().orElse(new String[0]))
                        .contains(data.resolve("postgres").toString()))
                .findFirst()
                .ifPresent(process -> parts.add(Part.of("postgres", process)));
        return new Running(
                requests(httpPort, newKeys(httpPort, variable(environment, "HOURLEDGER_ADMIN_TOKEN"))),
                () -> parts,
                Optional.of(new ProjectionLag(
                        variable(environment, "HOURLEDGER_KAFKA"), variable(environment, "HOURLEDGER_POSTGRES"))),
                Optional.empty(),
                Optional.empty(),
                up::close);
    }

    private List<String> jvm() {
        boolean otherCollector = plan.jvmOptions().stream().anyMatch(option -> option.endsWith("GC"));
        List<String> options = new ArrayList<>(Lab.JVM);
        options.removeIf(option -> otherCollector && option.endsWith("GC"));
        options.addAll(plan.jvmOptions());
        return options;
    }

    private Map<String, String> shared() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOURLEDGER_KAFKA", lab.kafka());
        environment.put("HOURLEDGER_REGISTRY", lab.registry());
        environment.put("HOURLEDGER_POSTGRES", lab.postgres());
        environment.put("HOURLEDGER_READBACK_SECRET", READBACK_SECRET);
        return environment;
    }

    private Requests requests(int httpPort, List<String> keys) {
        return Requests.reports(url(httpPort, "/v1/track"), keys, plan.hotPercent());
    }

    /** Makes organisations without a quota, each with a key. */
    private static List<String> newKeys(int httpPort, String adminToken) {
        AdminClient admin = new AdminClient(url(httpPort, ""), adminToken);
        return IntStream.range(0, Plan.ORGANISATIONS)
                .mapToObj(number -> {
                    Map<String, Object> org = Map.of(
                            "name", "Bench " + number, "plan", "enterprise", "currency", "EUR", "hourly_rate", 45);
                    JsonNode made = admin.post("/admin/v1/orgs", org);
                    String path = "/admin/v1/orgs/" + made.required("org_id").asText() + "/keys";
                    return admin.post(path, Map.of("livemode", true))
                            .required("api_key")
                            .asText();
                })
                .toList();
    }

    private List<Part> parts(List<JavaProcess> own, boolean withBroker, boolean withPostgres) {
        List<Part> parts = new ArrayList<>(own.stream().map(Part::of).toList());
        lab.sharedParts(withPostgres).stream()
                .filter(part -> withBroker || !part.name().equals("broker"))
                .forEach(parts::add);
        return parts;
    }

    private static List<String> inventedKeys() {
        return IntStream.range(0, Plan.ORGANISATIONS)
                .mapToObj("hh_live_bench_key_of_organisation_%02d"::formatted)
                .toList();
    }

    private static URI url(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private boolean isReady(int managementPort) {
        return status(url(managementPort, "/health/ready")) == OK;
    }

    private boolean answers(int httpPort) {
        return status(url(httpPort, "/openapi.yaml")) == OK;
    }

    /** Whether a report of now is answered with its event. */
    private boolean records(int httpPort, String apiKey) {
        return status(HttpRequest.newBuilder(url(httpPort, "/v1/track"))
                        .header("Authorization", "Bearer " + apiKey)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(Bodies.report(0, 1))))
                == CREATED;
    }

    private int status(URI url) {
        return status(HttpRequest.newBuilder(url));
    }

    private int status(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PROBE).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0; // not listening
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String variable(Map<String, String> variables, String name) {
        return Objects.requireNonNull(variables.get(name), name);
    }

    private static Map<String, String> variables(Path file) {
        Map<String, String> variables = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                variables.put(line.substring(0, equals), line.substring(equals + 1));
            }
            return variables;
        } catch (IOException e) {
            throw new IllegalStateException("can't read " + file, e);
        }
    }
}
