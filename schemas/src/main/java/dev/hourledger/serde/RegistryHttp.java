package dev.hourledger.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Calls to the registry's REST API. Network errors, 5xx and 429 are tried again with growing pauses, for half a minute
 * at most: callers are stream threads, which must come back well within max.poll.interval.ms. Every call of this API
 * is idempotent, so trying again is always safe. Thread-safe.
 */
final class RegistryHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;
    private static final int MAX_QUOTED_CHARACTERS = 500;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final Duration giveUpAfter;
    private final Duration attemptTimeout;
    private final Map<String, String> headers;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    /** What the registry answered: below 500 and not 429. */
    record Reply(int status, JsonNode body) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** The registry's own error code; 0 when the answer is not the registry's, such as a proxy's page. */
        int errorCode() {
            return body.path("error_code").asInt(0);
        }

        /** The registry's message, as it came. */
        String message() {
            return "HTTP " + status + ", " + body.path("message").asText("no message");
        }
    }

    RegistryHttp(URI base, Duration giveUpAfter, Map<String, String> headers) {
        String userInfo = base.getUserInfo();
        String text = base.toString();
        if (userInfo != null) {
            // Taken out of the address, which appears in messages.
            text = text.replace(base.getRawUserInfo() + "@", "");
        }
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.giveUpAfter = giveUpAfter;
        this.attemptTimeout = giveUpAfter.compareTo(ATTEMPT_TIMEOUT) < 0 ? giveUpAfter : ATTEMPT_TIMEOUT;
        this.headers = new HashMap<>(headers);
        if (userInfo != null) {
            byte[] credentials = userInfo.getBytes(StandardCharsets.UTF_8);
            this.headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        }
    }

    Reply get(String path) {
        return call("GET", path, HttpRequest.BodyPublishers.noBody());
    }

    Reply send(String method, String path, Map<String, String> body) {
        return call(
                method,
                path,
                HttpRequest.BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    /** Where the registry is, for messages. */
    String base() {
        return base;
    }

    private Reply call(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(attemptTimeout)
                .header("Accept", MEDIA_TYPE + ", application/json")
                .header("Content-Type", MEDIA_TYPE)
                .method(method, body);
        headers.forEach(request::setHeader);
        return retrying(request.build());
    }

    private Reply retrying(HttpRequest request) {
        long deadline = System.nanoTime() + giveUpAfter.toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return attempt(request);
            } catch (IOException e) {
                if (System.nanoTime() + pause.toNanos() > deadline) {
                    throw new RegistryUnavailableException(
                            "schema registry " + base + " can't be asked: " + request.method() + " "
                                    + request.uri().getPath() + " failed for " + giveUpAfter.toSeconds()
                                    + " s, last with "
                                    + e,
                            e);
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** One attempt; an IOException is worth another. */
    private Reply attempt(HttpRequest request) throws IOException {
        BoundedBody body = new BoundedBody();
        CompletableFuture<HttpResponse<Void>> response =
                client.sendAsync(request, BodyHandlers.ofByteArrayConsumer(body));
        try {
            // The request's own timeout ends with the headers; this one covers a body that never comes.
            int status = response.get(attemptTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            String text = body.text();
            if (status >= FIRST_SERVER_ERROR || status == TOO_MANY_REQUESTS) {
                throw new IOException("HTTP " + status + ": " + quoted(text));
            }
            return new Reply(status, json(text));
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + attemptTimeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            response.cancel(true);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            // Not the registry's: a proxy's or another server's page. Callers look for fields and say what they miss.
            return MissingNode.getInstance();
        }
    }

    private static String quoted(String text) {
        return text.length() <= MAX_QUOTED_CHARACTERS ? text : text.substring(0, MAX_QUOTED_CHARACTERS) + "…";
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryUnavailableException("interrupted while asking the schema registry", e);
    }

    /** Collects a body and refuses one that is longer than any schema. */
    private static final class BoundedBody implements Consumer<Optional<byte[]>> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void accept(Optional<byte[]> part) {
            part.ifPresent(bytes::writeBytes);
            if (bytes.size() > MAX_BODY_BYTES) {
                throw new IllegalStateException("an answer of more than " + MAX_BODY_BYTES + " bytes");
            }
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
