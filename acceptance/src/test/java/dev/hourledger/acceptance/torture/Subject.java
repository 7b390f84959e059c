package dev.hourledger.acceptance.torture;

import dev.hourledger.acceptance.torture.check.Places;
import java.util.List;
import java.util.Map;

/** What is tortured: where one gets in, what goes wrong, and when it is whole again. For one thread. */
interface Subject extends AutoCloseable {
    /** Where the client sends to, by name: ports of the loopback address. */
    Map<String, Integer> clientPorts();

    /** Where a way of the client's tells whether it is ready, by its name; what is not asked counts as ready. */
    Map<String, Integer> managementPorts();

    /** Where gateways are read, by name: ports of the loopback address. */
    Map<String, Integer> directPorts();

    /** Where everything is that the checker reads. {@code apiKeys} by organisation and mode. */
    Places places(Map<String, String> apiKeys);

    /** What can go wrong with it. {@code only} some of it, by name; empty: everything. */
    List<Fault> faults(List<String> only);

    /** Waits until nothing is missing; throws {@link NotHealedException} if that takes too long. */
    void awaitWhole();

    /** Writes down what it holds. Called again and again, by another thread. */
    void sample(History history);

    @Override
    void close();
}
