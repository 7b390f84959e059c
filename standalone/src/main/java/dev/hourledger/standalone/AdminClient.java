package dev.hourledger.standalone;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** The admin API over HTTP. Thread-safe. */
public final class AdminClient {
    static final String JSON_TYPE = "application/json";

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int FIRST_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int ACCEPTED = 202;
    private static final String NEXT_CURSOR = "next_cursor";
    /** Figures stay what they are: no binary floating point, no exponents. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final HttpClient http;
    private final URI url;
    private final String token;

    /** @param token the admin token */
    public AdminClient(URI url, String token) {
        this(url, token, null);
    }

    /** @param trust whom it trusts over TLS; null: whom Java does */
    AdminClient(URI url, String token, @Nullable SSLContext trust) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(TIMEOUT);
        this.http = (trust == null ? client : client.sslContext(trust)).build();
        this.url = url;
        this.token = token;
    }

    /** GET. */
    JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    /** All pages of a list as one: the rows of {@code field}, and nothing behind them. */
    JsonNode list(String path, String field) {
        ObjectNode whole = JSON.createObjectNode();
        ArrayNode rows = whole.putArray(field);
        String query = "";
        do {
            JsonNode page = get(path + query);
            page.path(field).forEach(rows::add);
            query = page.hasNonNull(NEXT_CURSOR)
                    ? "?cursor=" + encoded(page.get(NEXT_CURSOR).asText())
                    : "";
        } while (!query.isEmpty());
        return whole.putNull(NEXT_CURSOR);
    }

    /** POST with a JSON body. */
    public JsonNode post(String path, Map<String, ?> body) {
        return send("POST", path, JSON_TYPE, bytes(body));
    }

    /** PATCH with a JSON body. */
    JsonNode patch(String path, Map<String, ?> body) {
        return send("PATCH", path, JSON_TYPE, bytes(body));
    }

    /** PUT of a body as it is. */
    JsonNode put(String path, String type, byte[] body) {
        return send("PUT", path, type, body);
    }

    /** DELETE. */
    JsonNode delete(String path) {
        return send(request(path).DELETE().build());
    }

    /** A part of a path or a query, whatever characters it has. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** As text. */
    static String toText(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    private static byte[] bytes(Map<String, ?> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(String method, String path, String type, byte[] body) {
        return send(request(path)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new AdminException(url + " does not answer as a gateway: is HOURLEDGER_URL right?");
        } catch (SSLHandshakeException e) {
            throw new AdminException("no trust in " + url + " (" + cause(e) + "): name with --ca who signed for it");
        } catch (IOException e) {
            throw new AdminException("no answer from " + url + " (" + cause(e) + "): is the gateway running?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted");
        }
    }

    private static String cause(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static JsonNode answer(int status, JsonNode body) {
        if (status >= FIRST_ERROR) {
            throw new AdminException(problem(status, body.path("error")));
        }
        // What is decided, and not seen by the gateway itself yet, is shown: a new key is shown only this once.
        if (status == ACCEPTED
                && body.has("status")
                && "accepted".equals(body.get("status").asText())) {
            throw new AdminException(
                    body.hasNonNull("hint")
                            ? body.get("hint").asText()
                            : "the change is in the log and not yet decided: is a processor running?");
        }
        return body;
    }

    private static String problem(int status, JsonNode error) {
        if (status == UNAUTHORIZED) {
            return error.path("code").asText() + ": the gateway has another admin token. Check HOURLEDGER_ADMIN_TOKEN.";
        }
        String field =
                error.hasNonNull("field") ? " (field " + error.get("field").asText() + ")" : "";
        return error.path("code").asText("HTTP " + status) + ": "
                + error.path("message").asText() + " " + error.path("hint").asText() + field;
    }

    /** What the admin API refused, or that it can't be reached. */
    static final class AdminException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AdminException(String message) {
            super(message);
        }
    }
}
