package dev.hourledger.gateway.readback;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Owned;
import dev.hourledger.gateway.config.GatewayConfig;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the read-back client does on its event loop: keeps the connections, hands questions and answers over, ends what
 * is overdue. Only {@link #add} and {@link #connections} may be called by other threads.
 */
final class ReadbackLoop implements Deployable, ProcessorLink.Listener {
    /** Where processors take connections. */
    static final String PATH = "/readback";

    /** A question outlives its deadline by at most this; one timer for all costs less than one for each. */
    private static final Duration SWEEP_EVERY = Duration.ofMillis(20);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    /** The fields beside the outcome take less. */
    private static final int MAX_MESSAGE_BYTES = ReadbackFrame.MAX_FOUND_BYTES + 1_024;

    private final Vertx vertx;
    private final GatewayConfig.Readback config;
    private final PendingAsks asks;
    private final WebSocketClient client;
    private final Processors processors;
    private boolean sweeping;
    private volatile @Nullable Context context;
    private volatile long connections;

    ReadbackLoop(Vertx vertx, GatewayConfig.Readback config, PendingAsks asks) {
        this.vertx = vertx;
        this.config = config;
        this.asks = asks;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setConnectTimeout(Math.toIntExact(CONNECT_LIMIT.toMillis()))
                .setClosingTimeout(Math.toIntExact(CLOSE_LIMIT.toSeconds())));
        this.processors = new Processors(vertx, config.processors(), this::link);
    }

    /** Asks as soon as there is an owner to ask. Any thread. */
    void add(PendingAsk ask) {
        Objects.requireNonNull(context, "not deployed").runOnContext(v -> {
            asks.add(ask);
            sweepLater();
        });
    }

    /** Open connections. Any thread. */
    long connections() {
        return connections;
    }

    @Override
    public Future<?> deploy(Context deployed) {
        context = deployed;
        processors.open();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> undeploy(Context deployed) {
        asks.close();
        processors.close();
        return client.close();
    }

    @Override
    public void owned(ProcessorLink by, Owned announcement) {
        asks.owned(by, announcement.partitions());
        connections = processors.connected();
        processors.refresh();
    }

    @Override
    public void answered(ProcessorLink by, Answer answer) {
        asks.answered(by, answer);
    }

    @Override
    public void lost(ProcessorLink link) {
        asks.lost(link);
        connections = processors.connected();
    }

    private ProcessorLink link(HostPort address) {
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setHost(address.host())
                .setPort(address.port())
                .setURI(PATH + "?" + ReadbackFrame.GENERATIONS)
                .setTimeout(CONNECT_LIMIT.toMillis());
        target.putHeader("Authorization", "Bearer " + config.secret());
        return new ProcessorLink(vertx, client, target, this);
    }

    /** The timer runs only while there is something to end. */
    private void sweepLater() {
        if (sweeping || asks.size() == 0) {
            return;
        }
        sweeping = true;
        vertx.setTimer(SWEEP_EVERY.toMillis(), timer -> {
            sweeping = false;
            asks.expire();
            sweepLater();
        });
    }
}
