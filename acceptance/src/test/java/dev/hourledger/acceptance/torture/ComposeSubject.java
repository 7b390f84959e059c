package dev.hourledger.acceptance.torture;

import static org.awaitility.Awaitility.await;

import dev.hourledger.acceptance.fixture.Compose;
import dev.hourledger.acceptance.fixture.ComposeStack;
import dev.hourledger.acceptance.torture.check.Places;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The stack of docker-compose.yml with profile scale. The load goes through the balancer; what is done to a container
 * is done by the engine. For one thread.
 */
final class ComposeSubject implements Subject {
    /** Whom faults can hit. */
    static final List<String> SERVICES = ComposeStack.SERVICES;

    private static final String BALANCER = "proxy";
    /** Two cores start up to six JVMs at once, broker and registry among them: 129 s were seen, of a shared machine. */
    private static final Duration HEAL_WAIT = Duration.ofMinutes(3);

    private static final Duration HEAL_POLL = Duration.ofMillis(500);
    /** Shorter and longer than the session of a processor, which is 4.5 s. */
    private static final Duration SPAN_LEAST = Duration.ofSeconds(1);

    private static final Duration SPAN_MOST = Duration.ofSeconds(10);
    /** So many that each gateway is the one of some of them. */
    private static final int PROBES = 8;

    private static final int UNAUTHORIZED = 401;
    private static final String BACKEND = "backend";
    private static final String PUBLIC = "public";
    private static final List<Deed> DEEDS = List.of(Deed.values());

    private final ComposeStack stack;
    private final Runnable end;

    private ComposeSubject(ComposeStack stack, Runnable end) {
        this.stack = stack;
        this.end = end;
    }

    /** A stack that lives on, and is found where it then is by whoever comes next, also after a run that failed. */
    static ComposeSubject on(ComposeStack stack) {
        return new ComposeSubject(stack, stack::noteAddresses);
    }

    /** Starts a stack of its own; logs go to {@code out}. */
    static ComposeSubject start(Path out) {
        ComposeStack stack = ComposeStack.start(out);
        return new ComposeSubject(stack, stack::close);
    }

    @Override
    public Map<String, Integer> clientPorts() {
        return Map.of(BALANCER, stack.balancerPort());
    }

    @Override
    public Map<String, Integer> managementPorts() {
        return Map.of();
    }

    /** The two ports that are published: half of the keys are at home at the other gateway. */
    @Override
    public Map<String, Integer> directPorts() {
        return Map.of(BALANCER, stack.balancerPort(), "gateway", stack.gatewayPort());
    }

    @Override
    public Places places(Map<String, String> apiKeys) {
        stack.noteAddresses();
        String jdbcUrl =
                "jdbc:postgresql://postgres:5432/hourledger?user=hourledger_reads&password=" + stack.postgresPassword();
        return new Places(ComposeStack.KAFKA, ComposeStack.REGISTRY, jdbcUrl, directPorts(), apiKeys);
    }

    @Override
    public List<Fault> faults(List<String> only) {
        return SERVICES.stream()
                .filter(service -> only.isEmpty() || only.contains(service))
                .<Fault>map(service -> new OfContainer(service, stack))
                .toList();
    }

    @Override
    public void awaitWhole() {
        try {
            await().atMost(HEAL_WAIT).pollInterval(HEAL_POLL).until(() -> problem()
                    .isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new NotHealedException(problem() + " after " + HEAL_WAIT, e);
        }
    }

    /** The engine bounds what a container may hold; its figures take seconds to be had. */
    @Override
    public void sample(History history) {}

    @Override
    public void close() {
        end.run();
    }

    /** What is not as it should be; empty: nothing. */
    private String problem() {
        List<String> problems = new ArrayList<>(unhealthy());
        if (problems.isEmpty()) {
            // The engine looks seldom, and not at all into what stands still.
            Stream.of("gateway", "gateway-2", "processor", "processor-2")
                    .filter(service -> !stack.compose().succeeds("exec", stack.container(service), "/app/healthy"))
                    .forEach(service -> problems.add(service + " is not ready"));
        }
        if (problems.isEmpty() && !balancerReachesGateways()) {
            problems.add(BALANCER + " does not reach a gateway");
        }
        return String.join(", ", problems);
    }

    private List<String> unhealthy() {
        String format = "{{.Name}} {{.State.Status}} {{.State.Health.Status}}";
        List<String> inspect = new ArrayList<>(List.of("inspect", "--format", format));
        SERVICES.forEach(service -> inspect.add(stack.container(service)));
        return stack.compose()
                .docker(inspect.toArray(String[]::new))
                .lines()
                .filter(line -> !line.endsWith(" running healthy"))
                .toList();
    }

    /** A gateway knows no such key and says so; whatever else is said, no gateway said it. */
    private boolean balancerReachesGateways() {
        try {
            return IntStream.range(0, PROBES)
                    .allMatch(probe -> Http.get(stack.balancerPort(), "/v1/org", "probe-" + probe)
                                    .statusCode()
                            == UNAUTHORIZED);
        } catch (UncheckedIOException noAnswer) {
            return false;
        }
    }

    /** What an engine can do to a container. */
    private enum Deed {
        SIGKILL,
        PAUSE,
        STOP,
        CUT_OFF
    }

    /** A fault of a service's container, which chance chooses. */
    private record OfContainer(String service, ComposeStack stack) implements Fault {
        @Override
        public String name() {
            return service;
        }

        /** Not if there were none of a kind left, where there are two. */
        @Override
        public boolean goesWith(Fault other) {
            return !kind(service).equals(kind(other.name()));
        }

        private static String kind(String service) {
            return service.replace("-2", "");
        }

        @Override
        public void happen(Random random, Consumer<String> say) {
            Deed deed = DEEDS.get(random.nextInt(DEEDS.size()));
            Duration span = FaultKind.between(SPAN_LEAST, SPAN_MOST, random);
            String network = network(random);
            String away = " for " + span.toMillis() + " ms";
            switch (deed) {
                case SIGKILL -> {
                    say.accept("SIGKILL of " + service);
                    stack.compose().crash(service);
                }
                case PAUSE -> {
                    say.accept(service + " paused" + away);
                    stack.compose().pause(stack.container(service));
                    Faults.pause(span);
                    docker(List.of("unpause"));
                }
                case STOP -> {
                    say.accept(service + " stopped" + away);
                    during(span, List.of("stop"), List.of("start"));
                }
                case CUT_OFF -> {
                    say.accept(service + " without the network " + network + away);
                    List<String> back = new ArrayList<>(List.of("network", "connect"));
                    aliases(network).forEach(alias -> back.addAll(List.of("--alias", alias)));
                    back.add(Compose.network(network));
                    during(span, List.of("network", "disconnect", Compose.network(network)), back);
                }
            }
        }

        private void during(Duration span, List<String> begin, List<String> end) {
            docker(begin);
            Faults.pause(span);
            docker(end);
        }

        private void docker(List<String> command) {
            stack.compose()
                    .docker(Stream.concat(command.stream(), Stream.of(stack.container(service)))
                            .toArray(String[]::new));
        }

        private String network(Random random) {
            return switch (kind(service)) {
                case BALANCER -> PUBLIC;
                case "gateway" -> random.nextBoolean() ? PUBLIC : BACKEND;
                default -> BACKEND;
            };
        }

        private List<String> aliases(String network) {
            String format =
                    "{{join (index .NetworkSettings.Networks \"" + Compose.network(network) + "\").Aliases \" \"}}";
            return Arrays.asList(stack.compose()
                    .docker("inspect", "--format", format, stack.container(service))
                    .strip()
                    .split(" "));
        }
    }
}
