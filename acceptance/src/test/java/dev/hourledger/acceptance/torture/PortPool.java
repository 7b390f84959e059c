package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.fixture.FreePort;
import java.util.HashSet;
import java.util.Set;

/** Ports that are each given once, so that nobody takes the port of a part that is down. For one thread. */
final class PortPool {
    private final Set<Integer> given = new HashSet<>();

    int next() {
        int port = FreePort.next();
        while (!given.add(port)) {
            port = FreePort.next();
        }
        return port;
    }
}
