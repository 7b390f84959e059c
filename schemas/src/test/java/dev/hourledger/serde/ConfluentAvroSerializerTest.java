package dev.hourledger.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hourledger.events.StoredAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both directions, configured as a Kafka client configures them. */
class ConfluentAvroSerializerTest {
    private static final StoredAnswer ANSWER =
            new StoredAnswer(Instant.ofEpochMilli(1), null, ByteBuffer.wrap(new byte[] {5}));

    private volatile String registered = "";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/subjects/answers-value/versions", exchange -> {
            registered = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            respond(exchange, "{\"id\":3}");
        });
        server.createContext("/schemas/ids/3", exchange -> respond(exchange, registered));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void shouldReadWhatItWrote() {
        try (ConfluentAvroSerializer serializer = new ConfluentAvroSerializer();
                ConfluentAvroDeserializer deserializer = new ConfluentAvroDeserializer()) {
            serializer.configure(properties(), false);
            deserializer.configure(properties(), false);

            byte[] bytes = serializer.serialize("answers", ANSWER);

            assertThat(bytes).startsWith(0, 0, 0, 0, 3);
            assertThat(deserializer.deserialize("answers", bytes)).isEqualTo(ANSWER);
            assertThat(serializer.serialize("answers", null)).isNull();
            assertThat(deserializer.deserialize("answers", null)).isNull();
        }
    }

    @Test
    void shouldRefuseARecordThatIsNotOurs() {
        registered =
                "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"java.io.File\\\",\\\"fields\\\":[]}\"}";
        try (ConfluentAvroDeserializer deserializer = new ConfluentAvroDeserializer()) {
            deserializer.configure(properties(), false);

            assertThatThrownBy(() -> deserializer.deserialize("answers", new byte[] {0, 0, 0, 0, 3}))
                    .isInstanceOf(UndecodableException.class)
                    .hasMessageContaining("java.io.File");
        }
    }

    @Test
    void shouldRefuseWrongConfiguration() {
        try (ConfluentAvroSerializer serializer = new ConfluentAvroSerializer()) {
            assertThatThrownBy(() -> serializer.configure(Map.of(), false))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("schema.registry.url");
            assertThatThrownBy(() -> serializer.configure(properties(), true))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("StringSerializer");
        }
    }

    private Map<String, String> properties() {
        return Map.of(
                "schema.registry.url",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "auto.register.schemas",
                "true");
    }

    private static void respond(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
