package dev.hourledger.savings;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.savings.config.ProcessorConfig;
import dev.hourledger.savings.domain.ReferenceData;
import dev.hourledger.savings.projection.Projection;
import dev.hourledger.savings.projection.ProjectionConfig;
import dev.hourledger.savings.readback.OutcomeReader;
import dev.hourledger.savings.readback.ReadbackServer;
import dev.hourledger.savings.readback.ReadbackWatch;
import dev.hourledger.savings.setup.ReferencePublisher;
import dev.hourledger.savings.setup.Setup;
import dev.hourledger.savings.topology.DeadLetterCause;
import dev.hourledger.savings.topology.DecidedOffsets;
import dev.hourledger.savings.topology.DecisionWatch;
import dev.hourledger.savings.topology.RecordSerdes;
import dev.hourledger.savings.topology.SavingsTopology;
import dev.hourledger.savings.topology.StreamsSettings;
import dev.hourledger.savings.topology.TaskListener;
import dev.hourledger.serde.HttpSchemaRegistry;
import dev.hourledger.service.HealthCheck;
import dev.hourledger.service.ManagementServer;
import dev.hourledger.telemetry.Telemetry;
import dev.hourledger.vertx.VertxSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running processor: its parts, wired by hand, started in this order and closed in reverse. Thread-safe once started.
 */
public final class SavingsProcessor implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SavingsProcessor.class);
    private static final Duration STREAMS_CLOSE_WAIT = Duration.ofSeconds(10);
    private static final long READBACK_START_SECONDS = 10;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final OutcomeReader outcomes;
    private final ThreadReplacement replacement;
    private final KafkaStreams streams;
    private final RunningMark running;
    private final Backlog backlog;

    private SavingsProcessor(
            ProcessorConfig config, PrometheusMeterRegistry meters, Identity identity, Telemetry telemetry) {
        this.replacement = new ThreadReplacement(identity.clock());
        this.running =
                new RunningMark(config.streams().stateDir(), config.streams().applicationId());
        Vertx vertx = Vertx.vertx(VertxSettings.options());
        parts.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
        try {
            HttpSchemaRegistry registry = new HttpSchemaRegistry(
                    config.registry().url(), config.registry().autoRegister(), Map.of());
            RecordSerdes serdes = RecordSerdes.over(registry);
            ReferencePublisher publisher =
                    new Setup(config, registry, serdes, identity.eventIds(), identity.clock()).run();
            parts.push(publisher);
            KafkaLogEnds ends = new KafkaLogEnds(config.kafka());
            parts.push(ends);
            outcomes = new OutcomeReader(ends, identity.clock());
            parts.push(outcomes);
            backlog = Backlog.watch(config.kafka(), config.streams().applicationId());
            parts.push(backlog);

            HostPort advertised =
                    config.readback().map(ProcessorConfig.Readback::advertised).orElse(NOWHERE);
            DecisionMeters decisions = new DecisionMeters(
                    meters, identity.clock(), telemetry.traces().of("hourledger-processor"));
            DecidedOffsets offsets = new DecidedOffsets(outcomes::decided);
            Tasks tasks = new Tasks(outcomes, offsets, publisher, decisions);
            Properties settings = StreamsSettings.of(instance(config, advertised), config.kafka());
            settings.put(StreamsSettings.TASK_LISTENER, tasks);
            streams = new KafkaStreams(SavingsTopology.build(serdes, tasks), settings, offsets);
            streams.setUncaughtExceptionHandler(replacement::decide);
            parts.push(this::closeStreams);
            ReadbackWatch watch = new ReadbackWatch(meters, telemetry.traces().of("hourledger-readback"));
            config.readback().ifPresent(readback -> serve(vertx, readback, watch));
            meter(meters);
            new StreamMeters(meters, identity.clock()).bind(streams);
            telemetry.bindTo(meters, identity.clock());
            if (running.set()) {
                log.info("the stores were not closed: they are made again from Kafka");
                streams.cleanUp();
            }
            streams.start();
            parts.push(Projection.start(
                    new ProjectionConfig(config.postgres(), config.kafka()),
                    registry,
                    vertx,
                    new Projection.Observation(
                            meters, identity.clock(), telemetry.traces().of("hourledger-projection"))));
            config.management()
                    .ifPresent(address -> parts.push(ManagementServer.start(
                            address, List.of(live()), List.of(live(), ready(), decided()), meters::scrape)));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Stands for no address where nobody reads back over the network. */
    private static final HostPort NOWHERE = new HostPort("localhost", 1);

    /**
     * Starts a processor and returns when it has joined the log; {@link #ready} says when it decides. Waits for what it
     * needs.
     *
     * @throws dev.hourledger.savings.setup.UnfitClusterException when the cluster can't keep the promises
     */
    public static SavingsProcessor start(
            ProcessorConfig config, PrometheusMeterRegistry meters, Identity identity, Telemetry telemetry) {
        return new SavingsProcessor(config, meters, identity, telemetry);
    }

    /**
     * What no pure function gives.
     *
     * @param eventIds mints {@code evt_} and a ULID
     */
    public record Identity(Supplier<String> eventIds, Clock clock) {}

    /** Reads outcomes back within this process. */
    public OutcomeReader outcomes() {
        return outcomes;
    }

    /** Holds while the stores are there and records are decided. */
    public HealthCheck ready() {
        return new HealthCheck(
                "stream",
                () -> streams.state() == KafkaStreams.State.RUNNING
                        ? Optional.empty()
                        : Optional.of("the stream is " + streams.state()));
    }

    /** Holds once what was in the log at the start is decided. */
    public HealthCheck decided() {
        return backlog.decided();
    }

    /** Holds unless the process should be restarted. */
    public HealthCheck live() {
        return new HealthCheck(
                "stream-threads",
                () -> streams.state().hasNotStarted() || streams.state().isRunningOrRebalancing()
                        ? Optional.empty()
                        : Optional.of("the stream is " + streams.state()));
    }

    /** Stops within seconds: gateways are sent elsewhere, what was decided is committed. Idempotent. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                log.error("a part did not close", e);
            }
        }
    }

    private static StreamsSettings.Instance instance(ProcessorConfig config, HostPort advertised) {
        return new StreamsSettings.Instance(
                config.streams().applicationId(),
                config.streams().stateDir(),
                config.streams().threads(),
                config.streams().replicationFactor(),
                advertised);
    }

    private void serve(Vertx vertx, ProcessorConfig.Readback readback, ReadbackWatch watch) {
        try {
            ReadbackServer.Settings settings = new ReadbackServer.Settings(readback.listen(), readback.secret(), watch);
            parts.push(ReadbackServer.start(vertx, settings, outcomes, this::peers)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(READBACK_START_SECONDS, java.util.concurrent.TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at start-up", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("the read-back server can't listen on " + readback.listen(), e);
        }
    }

    /** Streams knows them only while it runs; before and after, the announcement is sent without. */
    private List<HostPort> peers() {
        if (!streams.state().isRunningOrRebalancing()) {
            return List.of();
        }
        return streams.metadataForAllStreamsClients().stream()
                .map(StreamsMetadata::hostInfo)
                .map(host -> new HostPort(host.host(), host.port()))
                .toList();
    }

    private void meter(PrometheusMeterRegistry meters) {
        Gauge.builder("hourledger.processor.waiters", outcomes, OutcomeReader::waiting)
                .description("Requests that wait for an outcome, or to read, here")
                .register(meters);
        Gauge.builder("hourledger.processor.partitions", outcomes, reader -> reader.partitions()
                        .size())
                .description("Partitions of raw-events that this instance runs")
                .register(meters);
    }

    /** Leaves the group, so that the partitions move at once and not after the session timeout. */
    private void closeStreams() {
        boolean started = !streams.state().hasNotStarted();
        boolean closed =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(STREAMS_CLOSE_WAIT));
        if (started && closed) {
            running.clear();
        }
    }

    /** What the tasks tell, handed to whom it concerns. */
    private record Tasks(
            OutcomeReader outcomes, DecidedOffsets offsets, ReferencePublisher publisher, DecisionMeters decisions)
            implements TaskListener {
        @Override
        public DecisionWatch watch(int partition) {
            return decisions.watch(partition);
        }

        @Override
        public void deadLettered(DeadLetterCause cause, int partition, long offset) {
            decisions.deadLettered(cause);
            offsets.passedOver(partition, offset);
        }

        @Override
        public void decided(int partition, long offset) {
            offsets.decided(partition, offset);
        }

        @Override
        public void opened(
                int partition,
                ReadOnlyWindowStore<Bytes, byte[]> store,
                BiFunction<ReadbackFrame.Mode, String, Optional<byte[]>> views,
                ReferenceData reference) {
            publisher.upgrade(partition, reference.catalogueVersion(), reference.plansVersion());
            offsets.opened(partition);
            // Last: whoever is told of a task must find it open.
            outcomes.opened(partition, new OutcomeReader.Stores(offsets.generation(), store, views));
        }

        @Override
        public void written(String eventId, byte[] outcome) {
            outcomes.written(eventId, outcome);
        }

        @Override
        public void closed(int partition) {
            offsets.closed(partition);
            outcomes.closed(partition);
        }
    }

    /** How often failed stream threads are replaced before the process is given up. */
    private static final class ThreadReplacement {
        private static final int MAX_A_MINUTE = 30;
        private final Clock clock;
        private final Deque<Long> replacedAtMillis = new ArrayDeque<>();

        private ThreadReplacement(Clock clock) {
            this.clock = clock;
        }

        private synchronized StreamThreadExceptionResponse decide(Throwable failure) {
            long now = clock.millis();
            replacedAtMillis.addLast(now);
            replacedAtMillis.removeIf(at -> at < now - Duration.ofMinutes(1).toMillis());
            if (replacedAtMillis.size() > MAX_A_MINUTE) {
                log.error("stream threads keep failing: shutting the stream down, liveness fails from now on", failure);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            log.error("a stream thread failed: replacing it", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
    }
}
