package dev.hourledger.gateway.readback;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.MalformedFrameException;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Owned;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The connection to one processor: opened again whenever it is lost, after a pause that grows. A processor that answers
 * no pings is taken for dead. Used on one event loop.
 */
final class ProcessorLink {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessorLink.class);
    private static final Duration MIN_RECONNECT_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_RECONNECT_PAUSE = Duration.ofSeconds(2);
    /**
     * With {@link #MAX_UNANSWERED_PINGS}: a silent processor is noticed after 3 to 4 s, well within a request's
     * deadline.
     */
    static final Duration PING_EVERY = Duration.ofSeconds(1);

    private static final int MAX_UNANSWERED_PINGS = 3;
    private static final short PROTOCOL_ERROR = 1002;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions target;
    private final HostPort address;
    private final Listener listener;

    private @Nullable WebSocket socket;
    private List<HostPort> peers = List.of();
    private Duration reconnectPause = MIN_RECONNECT_PAUSE;
    private int unansweredPings;
    private boolean closed;

    /** Hears what the processor says. */
    interface Listener {
        void owned(ProcessorLink by, Owned announcement);

        void answered(ProcessorLink by, Answer answer);

        void lost(ProcessorLink link);
    }

    ProcessorLink(Vertx vertx, WebSocketClient client, WebSocketConnectOptions target, Listener listener) {
        this.vertx = vertx;
        this.client = client;
        this.target = target;
        this.address = new HostPort(target.getHost(), target.getPort());
        this.listener = listener;
    }

    /** Connects, and from then on whenever the connection is lost. */
    void open() {
        ClientWebSocket opening = client.webSocket();
        opening.binaryMessageHandler(message -> received(opening, message));
        opening.pongHandler(pong -> alive());
        // Whatever goes wrong closes the socket, too.
        opening.exceptionHandler(e -> LOG.atDebug().setCause(e).log("read-back connection failed"));
        opening.closeHandler(v -> lost(opening, "closed by the processor"));
        opening.connect(target).onComplete((opened, failure) -> {
            if (failure != null) {
                connectLater(String.valueOf(failure.getMessage()));
            } else {
                opened(opening);
            }
        });
    }

    /** Sends a question; nothing happens while there is no connection. */
    void send(Ask ask) {
        if (socket != null) {
            // A failed write closes the socket, and then the question is asked elsewhere.
            socket.writeBinaryMessage(Buffer.buffer(ask.toBytes()))
                    .onFailure(e -> LOG.atDebug().setCause(e).log("a question could not be sent"));
        }
    }

    boolean connected() {
        return socket != null;
    }

    /** The processors that this one knows, by its last announcement; none while it is not connected. */
    List<HostPort> peers() {
        return connected() ? peers : List.of();
    }

    /** Closes for good. */
    void close() {
        closed = true;
        drop("closed here");
    }

    private void opened(ClientWebSocket opened) {
        if (closed || opened.isClosed()) {
            opened.close();
            return;
        }
        socket = opened;
        unansweredPings = 0;
        LOG.atInfo().addKeyValue("processor", address.toString()).log("read-back connection opened");
        vertx.setPeriodic(PING_EVERY.toMillis(), timer -> {
            if (!opened.equals(socket)) {
                vertx.cancelTimer(timer);
            } else if (unansweredPings >= MAX_UNANSWERED_PINGS) {
                drop("no answer to pings");
            } else {
                unansweredPings++;
                opened.writePing(Buffer.buffer())
                        .onFailure(e -> LOG.atDebug().setCause(e).log("a ping could not be sent"));
            }
        });
    }

    private void alive() {
        unansweredPings = 0;
        // Only a connection that has lasted counts as a success, so that one that closes at once is not opened in a
        // rush.
        reconnectPause = MIN_RECONNECT_PAUSE;
    }

    private void received(ClientWebSocket from, Buffer message) {
        if (!from.equals(socket)) {
            // Given up, and still closing: nobody would take its claims back any more.
            return;
        }
        try {
            ReadbackFrame frame = ReadbackFrame.fromBytes(message.getBytes());
            unansweredPings = 0;
            if (frame instanceof Answer answer) {
                listener.answered(this, answer);
            } else if (frame instanceof Owned announcement) {
                peers = announcement.peers();
                listener.owned(this, announcement);
            } else {
                throw new MalformedFrameException("a processor asks nothing");
            }
        } catch (MalformedFrameException e) {
            LOG.atWarn()
                    .addKeyValue("processor", address.toString())
                    .addKeyValue("problem", e.getMessage())
                    .log("a processor sent what is no read-back frame");
            from.close(PROTOCOL_ERROR);
            lost(from, "protocol error");
        }
    }

    /** Forgets the socket at once: a dead peer does not take part in closing it. */
    private void drop(String why) {
        WebSocket current = socket;
        if (current != null) {
            current.close();
            lost(current, why);
        }
    }

    private void lost(WebSocket lost, String why) {
        if (!lost.equals(socket)) {
            return;
        }
        socket = null;
        listener.lost(this);
        connectLater(why);
    }

    private void connectLater(String why) {
        if (closed) {
            return;
        }
        LOG.atLevel(reconnectPause.equals(MIN_RECONNECT_PAUSE) ? Level.WARN : Level.DEBUG)
                .addKeyValue("processor", address.toString())
                .addKeyValue("problem", why)
                .log("no read-back connection, trying again");
        vertx.setTimer(reconnectPause.toMillis(), timer -> {
            if (!closed) {
                open();
            }
        });
        Duration doubled = reconnectPause.multipliedBy(2);
        reconnectPause = doubled.compareTo(MAX_RECONNECT_PAUSE) < 0 ? doubled : MAX_RECONNECT_PAUSE;
    }

    @Override
    public String toString() {
        return "ProcessorLink[" + address + "]";
    }
}
