package dev.hourledger.savings.readback;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.MalformedFrameException;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Kind;
import dev.hourledger.contract.ReadbackFrame.Owned;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner's read-back server: a WebSocket for each gateway, over which this processor says which partitions it runs,
 * whenever that changes, and answers for them. It speaks with authority about itself alone. A connection that sends
 * what is no frame, or does not take its answers, is closed; no other is affected. Thread-safe. Source: design "Reading
 * the outcome back".
 */
public final class ReadbackServer implements AutoCloseable {
    /** Where gateways connect to. */
    public static final String PATH = "/readback";

    private static final Logger log = LoggerFactory.getLogger(ReadbackServer.class);
    /** Answers that a gateway has not taken yet: beyond these it is taken for hung. */
    private static final int MAX_QUEUED_BYTES = 16 << 20;

    private static final int MAX_FRAME_BYTES = 4_096;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final long CLOSE_WAIT_SECONDS = 5;

    /** Views are made there: a large organisation takes tens of milliseconds, and outcomes must not wait for it. */
    private final Executor workers;

    private final OutcomeReader outcomes;
    private final ReadbackWatch watch;
    private final Supplier<List<HostPort>> peers;
    private final byte[] expectedAuthorization;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final HttpServer server;

    private ReadbackServer(Vertx vertx, Settings settings, OutcomeReader outcomes, Supplier<List<HostPort>> peers) {
        this.workers = work -> vertx.executeBlocking(Executors.callable(work), false)
                .onFailure(bug -> log.error("a view could not be made", bug));
        this.watch = settings.watch;
        this.outcomes = outcomes;
        this.peers = peers;
        this.expectedAuthorization = ("Bearer " + settings.secret).getBytes(UTF_8);
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MAX_FRAME_BYTES)
                        .setMaxWebSocketMessageSize(MAX_FRAME_BYTES)
                        .setTcpNoDelay(true)
                        // One protocol, so one way to be slow or broken.
                        .setHttp2ClearTextEnabled(false))
                // Otherwise whoever resets a connection before it is a WebSocket is an error in the log.
                .connectionHandler(connection ->
                        connection.exceptionHandler(failure -> log.debug("a read-back connection failed", failure)))
                .webSocketHandshakeHandler(this::authenticate)
                .webSocketHandler(this::connected)
                .requestHandler(
                        request -> request.response().setStatusCode(NOT_FOUND).end());
        outcomes.onOwnershipChange(this::announce);
    }

    /**
     * How it is reached, and who watches.
     *
     * @param secret what gateways must send
     */
    public record Settings(HostPort listen, String secret, ReadbackWatch watch) {
        @Override
        public String toString() {
            return "Settings[" + listen + "]";
        }
    }

    /**
     * Listens from now on.
     *
     * @param peers where every known processor takes connections, asked at each announcement
     */
    public static Future<ReadbackServer> start(
            Vertx vertx, Settings settings, OutcomeReader outcomes, Supplier<List<HostPort>> peers) {
        ReadbackServer readback = new ReadbackServer(vertx, settings, outcomes, peers);
        HostPort listen = settings.listen;
        return readback.server.listen(listen.port(), listen.host()).map(readback);
    }

    /** The port that it listens on, also when 0 was asked for. */
    public int port() {
        return server.actualPort();
    }

    /** Tells every gateway again what runs here and who the peers are. */
    public void announce() {
        connections.forEach(Connection::announce);
    }

    /** Closes every connection; gateways then ask the next owner. */
    @Override
    public void close() {
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_WAIT_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            log.warn("the read-back server did not close cleanly", e);
        }
    }

    private void authenticate(ServerWebSocketHandshake handshake) {
        if (!PATH.equals(handshake.path())) {
            handshake.reject(NOT_FOUND);
        } else if (!isAuthorized(handshake.headers().get("Authorization"))) {
            log.warn("a read-back connection without the right secret from {}", handshake.remoteAddress());
            handshake.reject(UNAUTHORIZED);
        } else {
            handshake.accept();
        }
    }

    private boolean isAuthorized(@Nullable String authorization) {
        return authorization != null && MessageDigest.isEqual(authorization.getBytes(UTF_8), expectedAuthorization);
    }

    private void connected(ServerWebSocket socket) {
        Connection connection = new Connection(socket, io.vertx.core.Vertx.currentContext());
        connections.add(connection);
        socket.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
        socket.closeHandler(closed -> connections.remove(connection));
        socket.exceptionHandler(failure -> log.debug("read-back connection failed", failure));
        socket.binaryMessageHandler(connection::received);
        connection.announce();
    }

    /** One gateway. */
    private final class Connection {
        private final ServerWebSocket socket;
        private final Context context;
        /** Gateways of releases that knew no generations would take them for no frame. */
        private final boolean readsGenerations;

        private Connection(ServerWebSocket socket, Context context) {
            this.socket = socket;
            this.context = context;
            this.readsGenerations = ReadbackFrame.GENERATIONS.equals(socket.query());
        }

        /** Reads what runs here on the connection's own thread, so that the last announcement is the last state. */
        private void announce() {
            context.runOnContext(run -> {
                Owned owned = new Owned(outcomes.generations(), peers.get());
                write(readsGenerations ? owned : owned.withoutGenerations());
            });
        }

        private void received(Buffer message) {
            try {
                if (ReadbackFrame.fromBytes(message.getBytes()) instanceof Ask ask) {
                    answer(ask);
                    return;
                }
                log.warn("a gateway sent a frame that is not its to send: closing its connection");
            } catch (MalformedFrameException e) {
                log.warn("a gateway sent what is no frame: closing its connection: {}", e.getMessage());
            }
            socket.close();
        }

        private void answer(Ask ask) {
            switch (ask.mode()) {
                case FIND ->
                    outcomes.find(ask.partition(), ask.id(), ask.leftMs(), answer -> writeLater(frame(ask, answer)));
                case ORGANISATION, ORGANISATIONS, AUDIT, REFERENCE, PRICES -> view(ask);
                case AWAIT -> await(ask);
            }
        }

        private void await(Ask ask) {
            ReadbackWatch.Asked asked = watch.asked(ask);
            outcomes.await(ask.partition(), ask.id(), ask.leftMs(), answer -> {
                Answer frame = frame(ask, answer);
                asked.answered(frame.kind());
                writeLater(frame);
            });
        }

        private void view(Ask ask) {
            outcomes.view(
                    ask.partition(),
                    ask.mode(),
                    ask.id(),
                    ask.leftMs(),
                    workers,
                    answer -> writeLater(frame(ask, answer)));
        }

        /** Answers come on any thread. */
        private void writeLater(Answer answer) {
            context.runOnContext(run -> write(answer));
        }

        private void write(ReadbackFrame frame) {
            if (socket.isClosed()) {
                return;
            }
            if (socket.writeQueueFull()) {
                log.warn("a gateway does not take its answers: closing its connection");
                socket.close();
                return;
            }
            if (frame instanceof Answer answer) {
                watch.answered(answer.kind());
            }
            socket.writeBinaryMessage(Buffer.buffer(frame.toBytes()));
        }
    }

    private static Answer frame(Ask ask, OutcomeAnswer answer) {
        if (answer instanceof OutcomeAnswer.Found found) {
            return new Answer(ask.correlationId(), Kind.FOUND, found.bytes());
        }
        if (answer instanceof OutcomeAnswer.Elsewhere) {
            return Answer.without(ask.correlationId(), Kind.ELSEWHERE);
        }
        if (answer instanceof OutcomeAnswer.Busy) {
            return Answer.without(ask.correlationId(), Kind.BUSY);
        }
        return Answer.without(ask.correlationId(), Kind.NOT_KNOWN);
    }
}
