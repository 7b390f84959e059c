package dev.hourledger.acceptance.torture;

import static dev.hourledger.acceptance.torture.Faults.proxied;

import dev.hourledger.acceptance.torture.agent.FailPoint;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What goes wrong with a {@link Cluster}. Each kind picks its victim by chance, does its worst, and has ended when its
 * method returns; whether everything is whole again is waited for by whoever called it.
 */
enum FaultKind {
    /** SIGKILL of a processor, started again a moment later. */
    PROCESSOR_KILL(Part.PROCESSOR, (faults, random) -> faults.killAndRestart(faults.processor(random), random)),
    /** SIGSTOP of a processor for longer or shorter than its session, then SIGCONT: a zombie. */
    PROCESSOR_FREEZE(Part.PROCESSOR, (faults, random) -> faults.freeze(faults.processor(random), random)),
    /** SIGTERM of a processor, started again. */
    PROCESSOR_STOP(Part.PROCESSOR, (faults, random) -> faults.restart(faults.processor(random))),
    /** SIGKILL of a gateway, started again a moment later. */
    GATEWAY_KILL(Part.GATEWAY, (faults, random) -> faults.killAndRestart(faults.gateway(random), random)),
    /** SIGSTOP of a gateway, then SIGCONT. */
    GATEWAY_FREEZE(Part.GATEWAY, (faults, random) -> faults.freeze(faults.gateway(random), random)),
    /** SIGTERM of a gateway, started again. */
    GATEWAY_STOP(Part.GATEWAY, (faults, random) -> faults.restart(faults.gateway(random))),
    /** SIGKILL of the broker that leads the most partitions of raw-events. */
    BROKER_LEADER_KILL(Part.KAFKA, (faults, random) -> faults.killLeader()),
    /** SIGSTOP of the broker that leads the most partitions of raw-events, then SIGCONT. */
    BROKER_LEADER_FREEZE(Part.KAFKA, (faults, random) -> faults.freezeLeader(random)),
    /** The broker that leads the most can't be followed for a while, and is then killed: what only it has is lost. */
    BROKER_LEADER_ALONE_KILL(Part.EVERY, (faults, random) -> faults.killLonelyLeader(random)),
    /** SIGKILL of the controller. */
    CONTROLLER_KILL(Part.KAFKA, (faults, random) -> faults.killController()),
    /** A way between two parts is reset, and refuses. */
    CUT(Part.WAY, (faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.CUT, random)),
    /** A way between two parts swallows what goes in one direction. */
    ONE_WAY(
            Part.WAY,
            (faults, random) -> faults.disturb(
                    proxied(faults, random),
                    random.nextBoolean() ? TcpProxy.Mode.DEAF_SERVER : TcpProxy.Mode.DEAF_CLIENT,
                    random)),
    /** The server's end of a way is gone, and the client is not told. */
    HALF_OPEN(Part.WAY, (faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.HALF_OPEN, random)),
    /** All ways of a service to the brokers are cut at once, or deaf for a while, or those of before for ever. */
    ISOLATED(Part.WAY, (faults, random) -> faults.isolate(random)),
    /** A way between two parts is slow. */
    SLOW(Part.WAY, (faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.SLOW, random)),
    /** PostgreSQL stops, or is killed, and comes back. */
    POSTGRES_DOWN(Part.POSTGRES, (faults, random) -> faults.postgresDown(random)),
    /** The registry stops and comes back. */
    REGISTRY_DOWN(Part.REGISTRY, (faults, random) -> faults.registryDown(random)),
    /** SIGKILL of every processor at once: nobody has a store, but in Kafka. */
    PROCESSORS_KILL(Part.PROCESSOR, (faults, random) -> faults.killProcessors(random)),
    /** From two processors to one, to three, to one, and back to two. */
    PROCESSORS_SCALE(Part.EVERY, (faults, random) -> faults.scaleProcessors()),
    /** A broker can't write any more, gives up, and is started again when there is room. */
    BROKER_DISK_FULL(Part.KAFKA, (faults, random) -> faults.fillDisk(random)),
    /** A gateway dies with a confirmed request that it has not answered. */
    GATEWAY_DIES_AFTER_ACK(
            Part.GATEWAY,
            (faults, random) -> faults.dieAt(FailPoint.GATEWAY_AFTER_ACK, faults.gateway(random), random)),
    /** A processor dies between the stores and the outcome, with its transaction open. */
    PROCESSOR_DIES_AFTER_WRITES(
            Part.PROCESSOR,
            (faults, random) ->
                    faults.dieAt(FailPoint.PROCESSOR_AFTER_WRITES, faults.decidingProcessor(random), random)),
    /** A processor dies behind an answer, with its transaction open. */
    PROCESSOR_DIES_AFTER_ANSWER(
            Part.PROCESSOR,
            (faults, random) ->
                    faults.dieAt(FailPoint.PROCESSOR_AFTER_ANSWER, faults.decidingProcessor(random), random)),
    /** A processor dies between the projection's offsets and its rows. */
    PROJECTION_DIES_BEFORE_ROWS(
            Part.PROCESSOR,
            (faults, random) -> faults.dieAt(FailPoint.PROJECTION_BEFORE_ROWS, faults.processor(random), random)),
    /** A processor dies when PostgreSQL has committed and it has not polled again. */
    PROJECTION_DIES_AFTER_COMMIT(
            Part.PROCESSOR,
            (faults, random) -> faults.dieAt(FailPoint.PROJECTION_AFTER_COMMIT, faults.processor(random), random)),
    /** A gateway's clock goes wrong by minutes, ahead or behind, and is set right again. */
    GATEWAY_CLOCK(Part.GATEWAY, (faults, random) -> faults.moveClock(faults.gateway(random), random)),
    /** Every service is restarted, one after the other, each when the one before it is ready. */
    ROLLING_RESTART(Part.EVERY, (faults, random) -> faults.rollingRestart());

    private final Part part;

    @SuppressWarnings("ImmutableEnumChecker") // every constant is given a lambda without state
    private final Deed deed;

    FaultKind(Part part, Deed deed) {
        this.part = part;
        this.deed = deed;
    }

    /** A fault of this kind. */
    Fault of(Cluster cluster) {
        return new OfCluster(this, cluster);
    }

    private record OfCluster(FaultKind kind, Cluster cluster) implements Fault {
        @Override
        public String name() {
            return kind.name();
        }

        /** Not if they could meet in one process, or on one way. */
        @Override
        public boolean goesWith(Fault other) {
            return other instanceof OfCluster another
                    && kind.part != another.kind.part
                    && kind.part != Part.EVERY
                    && another.kind.part != Part.EVERY;
        }

        @Override
        public void happen(Random random, Consumer<String> say) {
            kind.deed.happen(new Faults(cluster, say), random);
        }
    }

    /** Where it happens. */
    private enum Part {
        PROCESSOR,
        GATEWAY,
        KAFKA,
        WAY,
        POSTGRES,
        REGISTRY,
        EVERY
    }

    private interface Deed {
        void happen(Faults faults, Random random);
    }

    /** From {@code least} to {@code most}, by chance. */
    static Duration between(Duration least, Duration most, Random random) {
        long span = most.minus(least).toMillis();
        return least.plusMillis((long) (random.nextDouble() * span));
    }
}
