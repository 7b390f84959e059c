package dev.hourledger.acceptance.torture;

import dev.hourledger.standalone.FreePort;
import java.util.ArrayList;
import java.util.List;

/** Every proxied way between two parts, in the order of their making. For one thread. */
final class Proxies implements AutoCloseable {
    private final List<TcpProxy> all = new ArrayList<>();

    /** Opens a way and returns the port that {@code from} is to use for {@code to}. */
    int open(String from, String to, int serverPort) {
        TcpProxy proxy = TcpProxy.start(from + " > " + to, FreePort.next(), serverPort);
        all.add(proxy);
        return proxy.port();
    }

    /** All of them, in an order that does not depend on chance. */
    List<TcpProxy> all() {
        return List.copyOf(all);
    }

    /** Opens every way again. */
    void heal() {
        all.forEach(TcpProxy::heal);
    }

    @Override
    public void close() {
        all.forEach(TcpProxy::close);
    }
}
