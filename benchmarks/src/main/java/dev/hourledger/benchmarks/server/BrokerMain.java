package dev.hourledger.benchmarks.server;

import dev.hourledger.standalone.EmbeddedBroker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** The broker that {@code hourledger up} brings, with its settings, in a process of its own. */
public final class BrokerMain {
    private BrokerMain() {}

    /** A folder and a port. Ends when nobody holds its standard input any more. */
    public static void main(String[] args) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]))) {
            System.out.println("broker on " + broker.bootstrapServers());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }
}
