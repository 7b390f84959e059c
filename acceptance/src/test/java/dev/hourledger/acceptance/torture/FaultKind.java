package dev.hourledger.acceptance.torture;

import static dev.hourledger.acceptance.torture.Faults.proxied;

import java.time.Duration;
import java.util.Random;

/**
 * What goes wrong. Each kind picks its victim by chance, does its worst, and has ended when its method returns; whether
 * everything is whole again is waited for by whoever called it.
 */
enum FaultKind {
    /** SIGKILL of a processor, started again a moment later. */
    PROCESSOR_KILL((faults, random) -> faults.killAndRestart(faults.processor(random), random)),
    /** SIGSTOP of a processor for longer or shorter than its session, then SIGCONT: a zombie. */
    PROCESSOR_FREEZE((faults, random) -> faults.freeze(faults.processor(random), random)),
    /** SIGTERM of a processor, started again. */
    PROCESSOR_STOP((faults, random) -> faults.restart(faults.processor(random))),
    /** SIGKILL of a gateway, started again a moment later. */
    GATEWAY_KILL((faults, random) -> faults.killAndRestart(faults.gateway(random), random)),
    /** SIGSTOP of a gateway, then SIGCONT. */
    GATEWAY_FREEZE((faults, random) -> faults.freeze(faults.gateway(random), random)),
    /** SIGTERM of a gateway, started again. */
    GATEWAY_STOP((faults, random) -> faults.restart(faults.gateway(random))),
    /** SIGKILL of the broker that leads the most partitions of raw-events. */
    BROKER_LEADER_KILL((faults, random) -> faults.killLeader()),
    /** SIGSTOP of the broker that leads the most partitions of raw-events, then SIGCONT. */
    BROKER_LEADER_FREEZE((faults, random) -> faults.freezeLeader(random)),
    /** SIGKILL of the controller. */
    CONTROLLER_KILL((faults, random) -> faults.killController()),
    /** A way between two parts is reset, and refuses. */
    CUT((faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.CUT, random)),
    /** A way between two parts swallows what goes in one direction. */
    ONE_WAY((faults, random) -> faults.disturb(
            proxied(faults, random),
            random.nextBoolean() ? TcpProxy.Mode.DEAF_SERVER : TcpProxy.Mode.DEAF_CLIENT,
            random)),
    /** The server's end of a way is gone, and the client is not told. */
    HALF_OPEN((faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.HALF_OPEN, random)),
    /** All ways of a service to the brokers are cut at once. */
    ISOLATED((faults, random) -> faults.isolate(random)),
    /** A way between two parts is slow. */
    SLOW((faults, random) -> faults.disturb(proxied(faults, random), TcpProxy.Mode.SLOW, random)),
    /** PostgreSQL stops, or is killed, and comes back. */
    POSTGRES_DOWN((faults, random) -> faults.postgresDown(random)),
    /** The registry stops and comes back. */
    REGISTRY_DOWN((faults, random) -> faults.registryDown(random)),
    /** Every service is restarted, one after the other, each when the one before it is ready. */
    ROLLING_RESTART((faults, random) -> faults.rollingRestart());

    @SuppressWarnings("ImmutableEnumChecker") // every constant is given a lambda without state
    private final Deed deed;

    FaultKind(Deed deed) {
        this.deed = deed;
    }

    /** Does it, and undoes it. */
    void happen(Faults faults, Random random) {
        deed.happen(faults, random);
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
