package dev.hourledger.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The ports that are needed, checked before anything starts. Stateless. */
final class Ports {
    private static final int MAX_PORT = 65_535;

    private Ports() {}

    /** Throws {@link StartRefusedException} that names every port that is taken, or none, with its option. */
    static void requireFree(Map<String, Integer> portsByOption) {
        List<String> taken = new ArrayList<>();
        portsByOption.forEach((option, port) -> {
            if (port <= 0 || port > MAX_PORT) {
                taken.add(option + " must be from 1 to " + MAX_PORT + ", not " + port);
            } else if (!isFree(port)) {
                taken.add("port " + port + " is taken: stop what listens there, or choose another with " + option);
            }
        });
        if (!taken.isEmpty()) {
            throw new StartRefusedException(String.join("\n", taken));
        }
    }

    /** Whether nobody listens on it. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do it: a port in TIME_WAIT is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // that is what was asked
        }
    }
}
