package dev.hourledger.acceptance.torture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The way between two parts on the loopback address, which can be cut, slowed down, or made to swallow everything. What
 * a blackhole holds back is delivered when it ends, as retransmission would. Thread-safe.
 */
final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 256;
    private static final int CONNECT_MS = 1_000;
    private static final int BIND_ATTEMPTS = 50;
    private static final long BIND_PAUSE_NANOS = 20_000_000;

    /** What happens to what is sent this way. */
    enum Mode {
        /** Everything passes. */
        OPEN,
        /** Connections are reset, new ones refused. */
        CUT,
        /** The server's ends are closed, the clients' ends are left open and never hear of it. */
        HALF_OPEN,
        /** Nothing reaches the server. */
        DEAF_SERVER,
        /** Nothing reaches the client. */
        DEAF_CLIENT,
        /** Everything passes, late. */
        SLOW
    }

    private enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private final String name;
    private final int port;
    private final int serverPort;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private Mode mode = Mode.OPEN;
    private Duration delay = Duration.ZERO;
    private boolean closed;

    private TcpProxy(String name, int port, int serverPort) {
        this.name = name;
        this.port = port;
        this.serverPort = serverPort;
        this.listener = listen(port);
        accept(listener);
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
        return links.size();
    }

    /** Makes the way as it is to be from now on; the delay counts in {@link Mode#SLOW} only. */
    synchronized void become(Mode next, Duration nextDelay) {
        Mode before = mode;
        mode = next;
        delay = nextDelay;
        notifyAll();
        if (next == Mode.CUT) {
            closeQuietly(listener);
            links.forEach(Link::close);
        } else if (before == Mode.CUT && !closed) {
            listener = listen(port);
            accept(listener);
        }
        if (next == Mode.HALF_OPEN) {
            links.forEach(link -> closeQuietly(link.server));
        } else if (before == Mode.HALF_OPEN) {
            links.forEach(Link::close);
        }
    }

    /** Everything passes again. */
    void heal() {
        become(Mode.OPEN, Duration.ZERO);
    }

    @Override
    public synchronized void close() {
        closed = true;
        become(Mode.CUT, Duration.ZERO);
    }

    /** The thread that took connections may hold the port for a moment after it was closed. */
    private static ServerSocket listen(int port) {
        for (int attempt = 1; ; attempt++) {
            try {
                return bound(port);
            } catch (IOException e) {
                if (attempt == BIND_ATTEMPTS) {
                    throw new UncheckedIOException("a proxy can't listen on " + port, e);
                }
                LockSupport.parkNanos(BIND_PAUSE_NANOS);
            }
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return socket;
    }

    private void accept(ServerSocket from) {
        daemon("accept", () -> {
            while (!from.isClosed()) {
                try {
                    open(from.accept());
                } catch (IOException e) {
                    return; // cut: whoever heals it starts another thread
                }
            }
        });
    }

    private void open(Socket client) {
        Link link = new Link(client, new Socket());
        synchronized (this) {
            if (mode == Mode.CUT) {
                link.close();
                return;
            }
            links.add(link);
            if (mode == Mode.HALF_OPEN) {
                return; // nobody will ever answer
            }
        }
        daemon("connect", link::connect);
    }

    /** Returns when what goes this way may pass. */
    private synchronized void awaitPassage(Direction direction) throws InterruptedException {
        while (blocks(direction)) {
            wait();
        }
    }

    private boolean blocks(Direction direction) {
        return switch (mode) {
            case OPEN, CUT, SLOW -> false;
            case HALF_OPEN -> true;
            case DEAF_SERVER -> direction == Direction.TO_SERVER;
            case DEAF_CLIENT -> direction == Direction.TO_CLIENT;
        };
    }

    private synchronized Duration delay() {
        return mode == Mode.SLOW ? delay : Duration.ZERO;
    }

    private void daemon(String what, Runnable work) {
        Thread thread = new Thread(work, "proxy " + name + " " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    /** One connection: a thread for each direction. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private final AtomicInteger ended = new AtomicInteger();

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void connect() {
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort), CONNECT_MS);
            } catch (IOException e) {
                close(); // nobody listens there
                return;
            }
            daemon("to server", () -> pump(client, server, Direction.TO_SERVER));
            pump(server, client, Direction.TO_CLIENT);
        }

        private void pump(Socket from, Socket to, Direction direction) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                copy(from, to, buffer, direction);
            } catch (IOException e) {
                endAfterPassage(direction);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
            }
        }

        private void copy(Socket from, Socket to, byte[] buffer, Direction direction)
                throws IOException, InterruptedException {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitPassage(direction);
                LockSupport.parkNanos(delay().toNanos());
                out.write(buffer, 0, count);
            }
            awaitPassage(direction);
            to.shutdownOutput();
            if (ended.incrementAndGet() == Direction.values().length) {
                close();
            }
        }

        /** The end of one side is news that a blackhole holds back, too. */
        private void endAfterPassage(Direction direction) {
            try {
                awaitPassage(direction);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            close();
        }

        void close() {
            closeQuietly(client);
            closeQuietly(server);
            links.remove(this);
        }
    }
}
