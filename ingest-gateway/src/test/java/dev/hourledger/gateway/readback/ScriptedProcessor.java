package dev.hourledger.gateway.readback;

import dev.hourledger.contract.HostPort;
import dev.hourledger.contract.ReadbackFrame;
import dev.hourledger.contract.ReadbackFrame.Answer;
import dev.hourledger.contract.ReadbackFrame.Ask;
import dev.hourledger.contract.ReadbackFrame.Owned;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A processor's read-back server that answers as a test says. */
final class ScriptedProcessor {
    static final String SECRET = "a secret of at least thirty-two characters";

    final List<Ask> asked = new CopyOnWriteArrayList<>();
    private final List<ServerWebSocket> gateways = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private volatile Function<Ask, Optional<Answer>> script = ask -> Optional.empty();
    private volatile Owned announcement = Owned.of(Set.of(), List.of());
    private HttpServer server;

    ScriptedProcessor(Vertx vertx) {
        this.vertx = vertx;
        this.server = listen(0);
    }

    private HttpServer listen(int port) {
        // A closing server waits for the other side's farewell, which a frozen way does not bring.
        return await(vertx.createHttpServer(new HttpServerOptions().setWebSocketClosingTimeout(1))
                .webSocketHandshakeHandler(ScriptedProcessor::admit)
                .webSocketHandler(this::connected)
                .listen(port, "127.0.0.1"));
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.actualPort());
    }

    ScriptedProcessor answering(Function<Ask, Optional<Answer>> answers) {
        script = answers;
        return this;
    }

    ScriptedProcessor owning(Set<Integer> partitions, HostPort... peers) {
        return announcing(Owned.of(partitions, List.of(peers)));
    }

    ScriptedProcessor announcing(Owned owned) {
        announcement = owned;
        gateways.forEach(gateway -> write(gateway, announcement.toBytes()));
        return this;
    }

    void sendToGateways(byte[] bytes) {
        gateways.forEach(gateway -> write(gateway, bytes));
    }

    void dropConnections() {
        gateways.forEach(gateway -> gateway.close());
        gateways.clear();
    }

    void stop() {
        await(server.close());
    }

    void startAgain() {
        server = listen(server.actualPort());
    }

    private static void admit(ServerWebSocketHandshake handshake) {
        boolean mayEnter = handshake.path().equals(ReadbackLoop.PATH)
                && ("Bearer " + SECRET).equals(handshake.headers().get("Authorization"));
        if (mayEnter) {
            handshake.accept();
        } else {
            handshake.reject(401);
        }
    }

    private void connected(ServerWebSocket gateway) {
        gateways.add(gateway);
        gateway.closeHandler(v -> gateways.remove(gateway));
        gateway.binaryMessageHandler(message -> {
            Ask ask = (Ask) ReadbackFrame.fromBytes(message.getBytes());
            asked.add(ask);
            script.apply(ask).ifPresent(answer -> write(gateway, answer.toBytes()));
        });
        write(gateway, announcement.toBytes());
    }

    private static void write(ServerWebSocket gateway, byte[] bytes) {
        var unused = gateway.writeBinaryMessage(Buffer.buffer(bytes));
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
