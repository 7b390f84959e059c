package dev.hourledger.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/** The committed description of the API, and whether an answer is what it says. Stateless. */
final class OpenApi {
    /** Answers of any endpoint that the description does not repeat: no such method, a bug. */
    private static final Set<Integer> UNWRITTEN = Set.of(405, 500);

    private static final int FIRST_ERROR = 400;
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonNode DOCUMENT = load();

    private OpenApi() {}

    /** Every operation, as {@code GET /v1/org}. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : DOCUMENT.required("paths").properties()) {
            for (String method : METHODS) {
                if (path.getValue().has(method)) {
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            }
        }
        return operations;
    }

    /** The codes that an error may have. */
    static List<String> errorCodes() {
        List<String> codes = new ArrayList<>();
        DOCUMENT.at("/components/schemas/Error/properties/error/properties/code/enum")
                .forEach(code -> codes.add(code.asText()));
        return codes;
    }

    /** Throws AssertionError when the answer is not as described. */
    static void check(Request request, Reply reply) {
        String path = request.path().replaceFirst("[?].*", "").replaceFirst("^/api(?=/v1/)", "");
        Optional<JsonNode> operation = operation(request.method(), path);
        if (operation.isEmpty() && reply.status() < FIRST_ERROR) {
            return; // a detour to an endpoint, whose own path is held against the description elsewhere
        }
        JsonNode schema = operation
                .map(known -> resolved(known.required("responses").path(Integer.toString(reply.status()))))
                .map(response -> response.at("/content/application~1json/schema"))
                .orElse(MissingNode.getInstance());
        if (schema.isMissingNode()) {
            if (operation.isPresent() && !UNWRITTEN.contains(reply.status())) {
                throw new AssertionError(request.method() + " " + path + " answers " + reply.status()
                        + ", which is not described: " + reply.body());
            }
            if (request.method().equals("HEAD")) {
                return;
            }
            schema = DOCUMENT.at("/components/schemas/Error");
        }
        validate(request, reply, schema);
    }

    private static void validate(Request request, Reply reply, JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", DOCUMENT.required("components"));
        try {
            Set<ValidationMessage> problems = SCHEMAS.getSchema(whole).validate(JSON.readTree(reply.body()));
            if (!problems.isEmpty()) {
                throw new AssertionError(request.method() + " " + request.path() + " answers " + reply.status()
                        + " otherwise than described: " + problems + ": " + reply.body());
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + reply.body(), e);
        }
    }

    private static Optional<JsonNode> operation(String method, String path) {
        String key = method.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, JsonNode> candidate : DOCUMENT.required("paths").properties()) {
            String template = candidate.getKey().replaceAll("\\{[a-z_]+}", "[^/]+");
            if (path.matches(template) && candidate.getValue().has(key)) {
                return Optional.of(candidate.getValue().required(key));
            }
        }
        return Optional.empty();
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.required("$ref").asText().substring(1)) : node;
    }

    private static JsonNode load() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream("/api/openapi.yaml"))) {
            return JSON.valueToTree(new Yaml().load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
