package dev.hourledger.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Spans on the wire, and what a collector that is away costs. */
class TraceExportTest {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    @Test
    void shouldSendWhatIsLeftWhenItIsClosed() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            TraceExport traces = export(collector.getAddress().getPort());
            traces.of("some-service").request("some request", null).end();

            traces.close();

            assertThat(received.poll(CLOSING.toSeconds(), TimeUnit.SECONDS)).contains("some-service", "some request");
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void shouldNotBeHeldUpByACollectorThatIsAway() throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        // Surefire sets up its capture at the first line, and fails for good when that is one of the exporter's
        // threads,
        // which have no context class loader.
        System.out.println("nobody takes spans on port " + nobody);
        TraceExport traces = export(nobody);
        Tracing tracing = traces.of("some-service");
        long begin = System.nanoTime();

        for (int span = 0; span < 20_000; span++) {
            tracing.request("some request", null).end();
        }
        traces.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(CLOSING);
    }

    private static TraceExport export(int port) {
        return TraceExport.start(new TelemetryConfig(
                Optional.of(URI.create("http://127.0.0.1:" + port + "/v1/traces")), 1, List.of(), false));
    }
}
