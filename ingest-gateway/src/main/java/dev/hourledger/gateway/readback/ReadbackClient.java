package dev.hourledger.gateway.readback;

import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.gateway.config.GatewayConfig;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.port.Organisations;
import dev.hourledger.gateway.port.Outcomes;
import dev.hourledger.gateway.port.Owners;
import dev.hourledger.gateway.port.ReferenceData;
import dev.hourledger.gateway.readback.PendingAsk.Question;
import dev.hourledger.gateway.readback.PendingAsk.UnansweredException;
import dev.hourledger.serde.SchemaRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads outcomes back, and views, from processors in other processes, one WebSocket to each. Thread-safe,
 * never blocks: all state is confined to one event loop, where questions are written and answers taken; answers are
 * decoded on their caller's context. Source: design "Reading the outcome back", P8, ADR 0001.
 */
public final class ReadbackClient implements Owners, Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(ReadbackClient.class);

    private final Vertx vertx;
    private final LongSupplier nanoTime;
    private final OwnersDecoder decoder;
    private final OwnersViews views;
    private final ReadbackLoop loop;
    private final String deploymentId;

    private ReadbackClient(
            Vertx vertx, LongSupplier nanoTime, SchemaRegistry registry, ReadbackLoop loop, String deploymentId) {
        this.vertx = vertx;
        this.nanoTime = nanoTime;
        this.decoder = new OwnersDecoder(vertx, registry);
        this.views =
                new OwnersViews(decoder, (partition, mode, id, left) -> ask(new Question(partition, id, mode), left));
        this.loop = loop;
        this.deploymentId = deploymentId;
    }

    /**
     * Starts connecting to the processors of {@code config}; succeeds at once, connected or not.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public static Future<ReadbackClient> start(
            Vertx vertx,
            GatewayConfig.Readback config,
            SchemaRegistry registry,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        PendingAsks asks = new PendingAsks(nanoTime, PendingAsks.MAX_PENDING);
        ReadbackLoop loop = new ReadbackLoop(vertx, config, asks);
        Gauge.builder("hourledger.readback.pending.questions", asks, PendingAsks::size)
                .description("questions to processors without an answer")
                .register(meters);
        Gauge.builder("hourledger.readback.connections", loop, ReadbackLoop::connections)
                .description("open connections to processors")
                .register(meters);
        return vertx.deployVerticle(loop).map(id -> new ReadbackClient(vertx, nanoTime, registry, loop, id));
    }

    /** Processors that are connected and have said what they run. */
    public long connections() {
        return loop.connections();
    }

    /** Closes the connections; questions without an answer end unanswered. */
    public Future<Void> close() {
        return vertx.undeploy(deploymentId);
    }

    @Override
    public Future<Optional<Outcome>> await(int partition, String eventId, Duration left, @Nullable String traceparent) {
        return ask(new Question(partition, eventId, Mode.AWAIT, traceparent), left)
                .compose(found -> found.map(decoder::outcome).orElse(Future.succeededFuture(Optional.empty())))
                .otherwise(failure -> {
                    if (!(failure instanceof UnansweredException)) {
                        LOG.atError()
                                .setCause(failure)
                                .addKeyValue("eventId", eventId)
                                .log("an outcome can't be decoded");
                    }
                    return Optional.empty();
                });
    }

    @Override
    public Future<Optional<Outcome>> find(int partition, String eventId, Duration left) {
        return ask(new Question(partition, eventId, Mode.FIND), left).compose(decoder::lookedUp);
    }

    @Override
    public Outcomes outcomes() {
        return this;
    }

    @Override
    public Organisations organisations() {
        return views;
    }

    @Override
    public ReferenceData referenceData() {
        return views;
    }

    private Future<Optional<byte[]>> ask(Question question, Duration left) {
        PendingAsk ask = new PendingAsk(question, left, nanoTime.getAsLong(), vertx.getOrCreateContext());
        loop.add(ask);
        return ask.answer();
    }
}
