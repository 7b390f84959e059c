package dev.hourledger.gateway.http;

import dev.hourledger.contract.HostPort;
import dev.hourledger.gateway.port.Ports;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The gateway's HTTP API: everything between the socket and the ports. Thread-safe. Source: HTTP contract. */
public final class HttpApi {
    /**
     * Listens to nothing yet.
     *
     * @param random of cryptographic quality and thread-safe: API keys are made from it
     */
    public HttpApi(
            Ports ports, HttpApiSettings settings, InstantSource clock, RandomGenerator random, MeterRegistry meters) {}

    /**
     * Listens on {@code address} (port 0: any free one), on {@code instances} event loops.
     *
     * @return the port
     */
    public Future<Integer> start(Vertx vertx, HostPort address, int instances) {
        return Future.failedFuture("not listening");
    }

    /** Takes no further connection, lets requests under way finish for {@code limit}, then closes what is left. */
    public Future<Void> drain(Duration limit) {
        return Future.succeededFuture();
    }
}
