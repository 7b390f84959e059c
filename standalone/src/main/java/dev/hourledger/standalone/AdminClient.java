package dev.hourledger.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The admin API over HTTP. Thread-safe. */
final class AdminClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int FIRST_ERROR = 400;
    private static final int ACCEPTED = 202;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI url;
    private final String token;

    AdminClient(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** POST with a JSON body. */
    JsonNode post(String path, Map<String, ?> body) {
        try {
            return send(request(path)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (IOException e) {
            throw new AdminException("can't write the request: " + e.getMessage());
        }
    }

    /** DELETE. */
    JsonNode delete(String path) {
        return send(request(path).DELETE().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() >= FIRST_ERROR) {
                JsonNode error = body.path("error");
                throw new AdminException(error.path("code").asText() + ": "
                        + error.path("message").asText() + " "
                        + error.path("hint").asText()
                        + (error.hasNonNull("field")
                                ? " (field " + error.get("field").asText() + ")"
                                : ""));
            }
            if (response.statusCode() == ACCEPTED) {
                throw new AdminException("the change is in the log and not yet decided: is a processor running?");
            }
            return body;
        } catch (IOException e) {
            throw new AdminException("no answer from " + url + ": " + e.getMessage() + ". Is the gateway running?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted");
        }
    }

    /** What the admin API refused, or that it can't be reached. */
    static final class AdminException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AdminException(String message) {
            super(message);
        }
    }
}
