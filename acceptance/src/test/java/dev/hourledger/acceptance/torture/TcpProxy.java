package dev.hourledger.acceptance.torture;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way between two parts on the loopback address, which can be cut, slowed down, or made to swallow everything. What
 * a blackhole holds back is delivered when it ends, as retransmission would. Thousands of connections cost no thread:
 * all ways of a JVM share one event loop. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {
    private static final int BACKLOG = 1_024;
    private static final int CONNECT_MS = 1_000;
    private static final int BIND_ATTEMPTS = 50;
    private static final long BIND_PAUSE_MS = 20;
    private static final long DONE_SECONDS = 20;
    private static final String HOST = "127.0.0.1";

    private static final Vertx VERTX = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true).setPreferNativeTransport(false));
    private static final NetClient NET = VERTX.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_MS));

    /** What happens to what is sent this way. */
    enum Mode {
        /** Everything passes. */
        OPEN,
        /** Connections are closed, new ones refused. */
        CUT,
        /** The server's ends are closed, the clients' ends are left open and never hear of it. */
        HALF_OPEN,
        /** Connections of before lead nowhere for ever, and neither end is told; new ones pass. */
        FORGOTTEN,
        /** Nothing reaches the server. */
        DEAF_SERVER,
        /** Nothing reaches the client. */
        DEAF_CLIENT,
        /** Everything passes, late. */
        SLOW
    }

    private final String name;
    private final int port;
    private final int serverPort;
    private final Context loop = VERTX.getOrCreateContext();
    // Only ever touched on the event loop.
    private final Set<Link> links = new HashSet<>();
    private NetServer listener;
    private Mode mode = Mode.OPEN;
    private Duration delay = Duration.ZERO;
    private boolean closed;

    private TcpProxy(String name, int port, int serverPort) {
        this.name = name;
        this.port = port;
        this.serverPort = serverPort;
        this.listener = server();
        onLoop(() -> listen(1));
    }

    /** Listens on {@code port} and passes everything on to {@code serverPort}, whether anybody listens there or not. */
    static TcpProxy start(String name, int port, int serverPort) {
        return new TcpProxy(name, port, serverPort);
    }

    /** Who talks to whom. */
    String name() {
        return name;
    }

    /** What clients connect to. */
    int port() {
        return port;
    }

    /** How many connections go through it now. */
    int connections() {
        return onLoop(() -> Future.succeededFuture(links.size()));
    }

    /** Makes the way as it is to be from now on; the delay counts in {@link Mode#SLOW} only. Returns when it is. */
    void become(Mode next, Duration nextDelay) {
        onLoop(() -> change(next, nextDelay));
    }

    /** Everything passes again. */
    void heal() {
        become(Mode.OPEN, Duration.ZERO);
    }

    @Override
    public void close() {
        onLoop(() -> {
            closed = true;
            return change(Mode.CUT, Duration.ZERO);
        });
    }

    private Future<Void> change(Mode next, Duration nextDelay) {
        Mode before = mode;
        mode = next;
        delay = nextDelay;
        Future<Void> done = Future.succeededFuture();
        if (before == Mode.HALF_OPEN || next == Mode.CUT) {
            List.copyOf(links).forEach(Link::close);
        } else if (next == Mode.HALF_OPEN) {
            List.copyOf(links).forEach(Link::loseServer);
        } else if (next == Mode.FORGOTTEN) {
            links.forEach(Link::forget);
        }
        if (next == Mode.CUT && before != Mode.CUT) {
            done = listener.close();
        } else if (before == Mode.CUT && next != Mode.CUT && !closed) {
            listener = server();
            done = listen(1);
        }
        links.forEach(Link::flow);
        return done;
    }

    private NetServer server() {
        return VERTX.createNetServer(new NetServerOptions().setAcceptBacklog(BACKLOG))
                .connectHandler(this::open);
    }

    /** The port may be held for a moment after it was closed. */
    private Future<Void> listen(int attempt) {
        return listener.listen(port, HOST).<Void>mapEmpty().recover(failure -> {
            if (attempt == BIND_ATTEMPTS) {
                return Future.failedFuture(failure);
            }
            listener = server();
            return VERTX.timer(BIND_PAUSE_MS, TimeUnit.MILLISECONDS).compose(any -> listen(attempt + 1));
        });
    }

    private void open(NetSocket client) {
        if (mode == Mode.CUT) {
            var unused = client.close();
            return;
        }
        Link link = new Link(client);
        links.add(link);
        if (mode != Mode.HALF_OPEN) { // else nobody will ever answer
            link.connect();
        }
    }

    private <T> T onLoop(Callable<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(any -> {
            try {
                work.call().onComplete(done);
            } catch (Exception e) {
                done.fail(e);
            }
        });
        try {
            return done.future().toCompletionStage().toCompletableFuture().get(DONE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name, e);
        } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the proxy " + name, e);
        }
    }

    /** One connection. */
    private final class Link {
        private final Pump toServer;
        private final List<Pump> pumps = new ArrayList<>();
        private boolean ended;

        Link(NetSocket client) {
            toServer = new Pump(this, client, Mode.DEAF_SERVER);
            pumps.add(toServer);
            flow();
        }

        void connect() {
            NET.connect(serverPort, HOST).onComplete(connected -> {
                if (connected.failed() || ended) {
                    close(); // nobody listens there
                    connected.map(NetSocket::close);
                    return;
                }
                NetSocket server = connected.result();
                Pump toClient = new Pump(this, server, Mode.DEAF_CLIENT);
                pumps.add(toClient);
                toClient.into(toServer.from);
                toServer.into(server);
                if (mode == Mode.HALF_OPEN) {
                    loseServer();
                }
            });
        }

        void flow() {
            pumps.forEach(Pump::flow);
        }

        /** Nothing passes any more, whatever becomes of the way. */
        void forget() {
            pumps.forEach(Pump::forget);
        }

        /** The server's end is gone, and the client is not told. */
        void loseServer() {
            pumps.stream().skip(1).forEach(pump -> {
                pump.mute();
                var unused = pump.from.close();
            });
        }

        void close() {
            ended = true;
            links.remove(this);
            pumps.forEach(pump -> pump.from.close());
        }
    }

    /** One direction of a connection. */
    private final class Pump {
        private final NetSocket from;
        private final Mode deaf;
        private NetSocket into;
        private final Queue<Runnable> late = new ArrayDeque<>();
        private boolean forgotten;

        Pump(Link link, NetSocket from, Mode deaf) {
            this.from = from;
            this.into = from;
            this.deaf = deaf;
            from.pause();
            from.exceptionHandler(reset -> {});
            from.handler(bytes -> later(() -> {
                var unused = into.write(bytes);
                flow();
            }));
            // The end of one side is news that a blackhole holds back, too: what is not read does not tell its end.
            from.closeHandler(end -> later(link::close));
        }

        void into(NetSocket target) {
            into = target;
            target.drainHandler(any -> flow());
            flow();
        }

        void forget() {
            forgotten = true;
            flow();
        }

        /** Its end is not told to anybody. */
        void mute() {
            from.closeHandler(end -> {});
        }

        void flow() {
            boolean connected = into != from;
            if (connected && !forgotten && mode != deaf && mode != Mode.HALF_OPEN && !into.writeQueueFull()) {
                from.resume();
            } else {
                from.pause();
            }
        }

        /** Now, or late where the way is slow; nothing overtakes what is late. */
        private void later(Runnable work) {
            long millis = mode == Mode.SLOW ? delay.toMillis() : 0;
            if (millis == 0 && late.isEmpty()) {
                work.run();
                return;
            }
            late.add(work);
            VERTX.setTimer(Math.max(1, millis), any -> late.remove().run());
        }
    }
}
