package dev.hourledger.acceptance.torture;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.hourledger.acceptance.torture.agent.AgentJar;
import dev.hourledger.acceptance.torture.agent.FailPoint;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Does to a cluster what a fault does. For one thread. */
final class Faults {
    /** More than a broker needs to notice that it can't write, as there is always something to write. */
    private static final Duration FULL_WAIT = Duration.ofSeconds(20);

    /** As nothing is sent for a short while only, any point of the usual path is reached in this time. */
    private static final Duration POINT_WAIT = Duration.ofSeconds(30);

    private static final String DECISIONS = "hourledger_processor_decisions_total{";
    /** So long, a processor that decides at all decides something. */
    private static final Duration WATCHED = Duration.ofSeconds(1);

    private static final int MAX_HITS = 200;
    private static final int MAX_BATCHES = 5;
    /** Seconds, on top of a minute; more than outcomes are stored ahead of the broker's time. */
    private static final int CLOCK_MOST = 12 * 60;

    /** Shorter and longer than the session of a processor, which is 4.5 s. */
    private static final Duration FREEZE_LEAST = Duration.ofSeconds(2);

    private static final Duration FREEZE_MOST = Duration.ofSeconds(11);
    private static final Duration AWAY_LEAST = Duration.ofMillis(200);
    private static final Duration AWAY_MOST = Duration.ofSeconds(3);
    /** Longer than a session: it comes back to a group that has done without it. */
    private static final Duration AWAY_LONG_LEAST = Duration.ofSeconds(9);

    private static final Duration AWAY_LONG_MOST = Duration.ofSeconds(15);
    private static final Duration CUT_LEAST = Duration.ofSeconds(1);
    private static final Duration CUT_MOST = Duration.ofSeconds(8);
    private static final List<TcpProxy.Mode> ISOLATIONS =
            List.of(TcpProxy.Mode.CUT, TcpProxy.Mode.DEAF_CLIENT, TcpProxy.Mode.FORGOTTEN);
    private static final Duration LEADER_AWAY = Duration.ofSeconds(7);
    private static final Duration BETWEEN_SCALES = Duration.ofSeconds(3);
    private static final Duration DELAY_LEAST = Duration.ofMillis(20);
    private static final Duration DELAY_MOST = Duration.ofMillis(400);

    private final Cluster cluster;
    private final Consumer<String> say;

    /** {@code say} is told what is done to whom, just before. */
    Faults(Cluster cluster, Consumer<String> say) {
        this.cluster = cluster;
        this.say = say;
    }

    Service processor(Random random) {
        return anyOf(cluster.processors(), random);
    }

    /**
     * One that decides. One that has just come back may have no partition until the next look at the group is due, or
     * those alone that no organisation is in, and would not get to the point where it is to die.
     */
    Service decidingProcessor(Random random) {
        Map<Service, Double> before = new LinkedHashMap<>();
        cluster.processors().forEach(processor -> before.put(processor, decisions(processor)));
        pause(WATCHED);
        List<Service> deciding = before.keySet().stream()
                .filter(processor -> decisions(processor) > before.getOrDefault(processor, 0.0))
                .toList();
        return anyOf(deciding.isEmpty() ? cluster.processors() : deciding, random);
    }

    private static double decisions(Service processor) {
        return processor
                .process()
                .metrics()
                .lines()
                .filter(line -> line.startsWith(DECISIONS))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    Service gateway(Random random) {
        return anyOf(cluster.gateways(), random);
    }

    /** Any proxied way, but those of a processor that is not there. */
    static TcpProxy proxied(Faults faults, Random random) {
        String spare = faults.cluster.spareProcessor().name();
        List<TcpProxy> used = faults.cluster.proxies().all().stream()
                .filter(way -> !way.name().contains(spare))
                .toList();
        return anyOf(used, random);
    }

    void killAndRestart(Service service, Random random) {
        Duration away = random.nextBoolean()
                ? FaultKind.between(AWAY_LEAST, AWAY_MOST, random)
                : FaultKind.between(AWAY_LONG_LEAST, AWAY_LONG_MOST, random);
        say.accept("SIGKILL of " + service.name() + ", back after " + away.toMillis() + " ms");
        service.process().kill();
        pause(away);
        service.start();
    }

    void freeze(Service service, Random random) {
        Duration span = FaultKind.between(FREEZE_LEAST, FREEZE_MOST, random);
        say.accept("SIGSTOP of " + service.name() + " for " + span.toMillis() + " ms");
        service.process().freeze();
        pause(span);
        service.process().thaw();
    }

    void restart(Service service) {
        say.accept("SIGTERM of " + service.name());
        service.stop();
        service.start();
    }

    void killLeader() {
        KafkaNode leader = cluster.kafka().leaderOfMost(Cluster.RAW_EVENTS);
        say.accept("SIGKILL of " + leader.name() + ", which leads the most");
        leader.kill();
        leader.start();
    }

    void killLonelyLeader(Random random) {
        KafkaNode leader = cluster.kafka().leaderOfMost(Cluster.RAW_EVENTS);
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        say.accept(leader.name() + ", which leads the most, can't be followed for " + span.toMillis()
                + " ms, then SIGKILL");
        TcpProxy way = cluster.proxies().all().stream()
                .filter(proxy -> proxy.name().equals("brokers > " + leader.name()))
                .findFirst()
                .orElseThrow();
        way.become(TcpProxy.Mode.DEAF_SERVER, Duration.ZERO);
        pause(span);
        leader.kill();
        // Longer than its session: nobody waits for it, another one leads.
        pause(LEADER_AWAY);
        way.heal();
        leader.start();
    }

    void freezeLeader(Random random) {
        KafkaNode leader = cluster.kafka().leaderOfMost(Cluster.RAW_EVENTS);
        Duration span = FaultKind.between(FREEZE_LEAST, FREEZE_MOST, random);
        say.accept("SIGSTOP of " + leader.name() + ", which leads the most, for " + span.toMillis() + " ms");
        leader.freeze();
        pause(span);
        leader.thaw();
    }

    void killController() {
        say.accept("SIGKILL of the controller");
        cluster.kafka().controller().kill();
        cluster.kafka().controller().start();
    }

    void disturb(TcpProxy proxy, TcpProxy.Mode mode, Random random) {
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        Duration delay = FaultKind.between(DELAY_LEAST, DELAY_MOST, random);
        String late = mode == TcpProxy.Mode.SLOW ? " of " + delay.toMillis() + " ms" : "";
        say.accept(proxy.name() + " " + mode + late + " for " + span.toMillis() + " ms");
        proxy.become(mode, delay);
        pause(span);
        proxy.heal();
    }

    /** A service loses every broker. */
    void isolate(Random random) {
        Service service = anyOf(
                Stream.concat(cluster.gateways().stream(), cluster.processors().stream())
                        .toList(),
                random);
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        TcpProxy.Mode mode = ISOLATIONS.get(random.nextInt(ISOLATIONS.size()));
        say.accept(service.name() + " > every broker " + mode + " for " + span.toMillis() + " ms");
        List<TcpProxy> ways = cluster.proxies().all().stream()
                .filter(proxy -> proxy.name().startsWith(service.name() + " > broker-"))
                .toList();
        ways.forEach(way -> way.become(mode, Duration.ZERO));
        if (mode == TcpProxy.Mode.FORGOTTEN) { // and nobody new comes through either, as when an address has changed
            ways.forEach(way -> way.become(TcpProxy.Mode.DEAF_CLIENT, Duration.ZERO));
        }
        pause(span);
        ways.forEach(TcpProxy::heal);
    }

    void postgresDown(Random random) {
        boolean kill = random.nextBoolean();
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        say.accept("PostgreSQL " + (kill ? "killed" : "stopped") + " for " + span.toMillis() + " ms");
        cluster.stopPostgres(kill);
        pause(span);
        cluster.startPostgres();
    }

    void registryDown(Random random) {
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        say.accept("registry stopped for " + span.toMillis() + " ms");
        cluster.stopRegistry();
        pause(span);
        cluster.startRegistry();
    }

    void dieAt(FailPoint point, Service service, Random random) {
        int hits = 1 + random.nextInt(point.isOncePerBatch() ? MAX_BATCHES : MAX_HITS);
        Duration away = FaultKind.between(AWAY_LEAST, AWAY_MOST, random);
        say.accept(service.name() + " dies at " + point + ", the " + hits + "th time, back after " + away.toMillis()
                + " ms");
        AgentJar.arm(service.process().handle(), point, hits);
        if (!service.process().awaitEnd(POINT_WAIT)) {
            throw new NotHealedException(service.name() + " did not get to " + point + " in " + POINT_WAIT);
        }
        pause(away);
        service.start();
    }

    void moveClock(Service gateway, Random random) {
        long seconds = (random.nextBoolean() ? 1 : -1) * (60L + random.nextInt(CLOCK_MOST));
        Duration span = FaultKind.between(CUT_LEAST, CUT_MOST, random);
        say.accept("clock of " + gateway.name() + " wrong by " + seconds + " s for " + span.toMillis() + " ms");
        AgentJar.moveClock(gateway.process().handle(), seconds);
        pause(span);
        AgentJar.moveClock(gateway.process().handle(), -seconds);
    }

    void killProcessors(Random random) {
        Duration away = FaultKind.between(AWAY_LEAST, AWAY_MOST, random);
        say.accept("SIGKILL of every processor, back after " + away.toMillis() + " ms");
        cluster.processors().forEach(processor -> processor.process().kill());
        pause(away);
        cluster.processors().forEach(Service::start);
    }

    void scaleProcessors() {
        say.accept("processors from 2 to 1 to 3 to 1 to 2");
        Service first = cluster.processors().get(0);
        Service second = cluster.processors().get(1);
        second.stop();
        pause(BETWEEN_SCALES);
        second.start();
        cluster.spareProcessor().start();
        cluster.awaitReady(second, cluster.spareProcessor());
        pause(BETWEEN_SCALES);
        first.stop();
        second.stop();
        pause(BETWEEN_SCALES);
        first.start();
        second.start();
        cluster.awaitReady(first, second);
        cluster.spareProcessor().stop();
    }

    /** No file may grow any more: what a full disk is to a broker, yet of its own. */
    void fillDisk(Random random) {
        KafkaNode broker = anyOf(cluster.kafka().brokers(), random);
        Duration away = FaultKind.between(AWAY_LEAST, AWAY_MOST, random);
        say.accept(broker.name() + " can't write any more, has room again " + away.toMillis() + " ms after it gave up");
        Signals.limitFileSize(1, broker.handle().pid());
        if (!broker.awaitEnd(FULL_WAIT)) {
            throw new NotHealedException(broker.name() + " lives on without a disk after " + FULL_WAIT);
        }
        pause(away);
        broker.start();
    }

    void rollingRestart() {
        say.accept("rolling restart of every service");
        for (Service service : Stream.concat(cluster.processors().stream(), cluster.gateways().stream())
                .toList()) {
            service.stop();
            service.start();
            cluster.awaitWhole();
        }
    }

    /** Faults last as long as they last: nothing is waited for here. */
    static void pause(Duration span) {
        try {
            var unused = new CountDownLatch(1).await(span.toNanos(), NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T anyOf(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }
}
