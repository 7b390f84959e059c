package dev.hourledger.serde;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hourledger.serde.RegistryHttp.Reply;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * A registry that speaks the Confluent REST API (Confluent, Apicurio under {@code /apis/ccompat/v7}, Karapace,
 * Redpanda). Both directions are cached for ever, so a registry that goes away is not noticed by what was used before.
 * What the registry does not know is asked again each time: it may know it a moment later. Blocks while asking, for
 * about half a minute at most. Thread-safe. Source: design failure table, ADR 0006.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);
    /**
     * Ids come from bytes that anybody may have written, so what they fill is bounded; far above one system's schemas.
     */
    private static final int MAX_KNOWN_SCHEMAS = 10_000;

    private static final int MAX_KNOWN_IDS = 1_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final RegistryHttp http;
    private final boolean autoRegister;
    private final OnceCache<SubjectSchema, Integer> ids = new OnceCache<>(MAX_KNOWN_IDS, this::askId);
    private final OnceCache<Integer, Schema> schemas = new OnceCache<>(MAX_KNOWN_SCHEMAS, this::askSchema);

    private record SubjectSchema(String subject, Schema schema) {}

    /**
     * A client of the registry at {@code baseUrl}; connects on first use.
     *
     * @param baseUrl where {@code /subjects} is below; {@code user:password@} in it is sent as basic authentication
     * @param autoRegister true: an unknown schema is registered; false: it is refused, operators register schemas
     * @param headers sent with every request, such as Authorization
     */
    public HttpSchemaRegistry(URI baseUrl, boolean autoRegister, Map<String, String> headers) {
        this(baseUrl, autoRegister, headers, GIVE_UP_AFTER);
    }

    /** The same with another patience, for tests. */
    HttpSchemaRegistry(URI baseUrl, boolean autoRegister, Map<String, String> headers, Duration giveUpAfter) {
        this.http = new RegistryHttp(baseUrl, giveUpAfter, headers);
        this.autoRegister = autoRegister;
    }

    @Override
    public int idOf(String subject, Schema schema) {
        int id = ids.get(new SubjectSchema(subject, schema));
        // Whoever knows its id need not ask for the schema behind it.
        schemas.learn(id, schema);
        return id;
    }

    @Override
    public Schema schemaOf(int id) {
        return schemas.get(id);
    }

    /**
     * Makes the registry refuse later versions that break {@code compatibility}. Best set before the first version:
     * Confluent's and Apicurio's registries take it then.
     *
     * @throws RegistryRefusedException when the registry says no
     * @throws RegistryUnavailableException when it can't be asked now
     */
    public void setCompatibility(String subject, Subject.Compatibility compatibility) {
        Reply reply = putCompatibility(subject, compatibility);
        if (reply.status() == CONFLICT) {
            // Apicurio's answer to two processes that set it at the same moment: now it is there and can be set.
            reply = putCompatibility(subject, compatibility);
        }
        if (!reply.ok()) {
            throw refused(
                    "to set " + compatibility + " for " + subject,
                    reply,
                    reply.status() == NOT_FOUND ? "Register the subject's schema first." : "Check the credentials.");
        }
    }

    private Reply putCompatibility(String subject, Subject.Compatibility compatibility) {
        return http.send("PUT", "/config/" + encoded(subject), Map.of("compatibility", compatibility.name()));
    }

    private Integer askId(SubjectSchema wanted) {
        String what = wanted.schema().getFullName() + " under subject " + wanted.subject();
        if (!autoRegister) {
            Reply reply = lookUp(wanted);
            return idIn(reply)
                    .orElseThrow(() -> refused(
                            "to find " + what,
                            reply,
                            "Auto-registration is off: register the schema of this release first."));
        }
        Reply reply = post("/subjects/" + encoded(wanted.subject()) + "/versions", wanted.schema());
        return idIn(reply)
                .or(() -> idOfWhoeverWasFirst(reply, wanted))
                .orElseThrow(() -> refused("to register " + what, reply, adviceOnRegistering(reply)));
    }

    /** Apicurio answers 409 when another process registers the same schema at the same moment: then it is there now. */
    private Optional<Integer> idOfWhoeverWasFirst(Reply registering, SubjectSchema wanted) {
        return registering.status() == CONFLICT ? idIn(lookUp(wanted)) : Optional.empty();
    }

    private Reply lookUp(SubjectSchema wanted) {
        return post("/subjects/" + encoded(wanted.subject()), wanted.schema());
    }

    private Reply post(String path, Schema schema) {
        return http.send("POST", path, Map.of("schema", schema.toString()));
    }

    private static Optional<Integer> idIn(Reply reply) {
        JsonNode id = reply.body().path("id");
        return reply.ok() && id.canConvertToInt() ? Optional.of(id.intValue()) : Optional.empty();
    }

    private static String adviceOnRegistering(Reply reply) {
        return switch (reply.status()) {
            case UNAUTHORIZED, FORBIDDEN -> "Check the credentials.";
            case NOT_FOUND -> "Check the base URL, including its path.";
            default ->
                "The subject holds versions that this release's schema is not compatible with: "
                        + "run a release that is, or correct the subject.";
        };
    }

    private Schema askSchema(int id) {
        Reply reply = http.get("/schemas/ids/" + id);
        if (reply.ok() && reply.body().path("schema").isTextual()) {
            return parsed(id, reply.body().path("schema").textValue());
        }
        // Only the registry's own word makes an id unknown: a wrong path or a proxy must not send good records away.
        if (reply.status() == NOT_FOUND && reply.errorCode() / 100 == NOT_FOUND) {
            throw new UnknownSchemaException(
                    "schema registry " + http.base() + " has no schema of id " + id + ": " + reply.message());
        }
        throw new RegistryUnavailableException(
                "schema registry " + http.base() + " does not answer as one for schema id " + id + ": "
                        + reply.message() + ". Check the base URL, including its path, and the credentials.");
    }

    private static Schema parsed(int id, String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw new UndecodableException("the schema of id " + id + " is not an Avro schema", e);
        }
    }

    private RegistryRefusedException refused(String action, Reply reply, String advice) {
        return new RegistryRefusedException(
                "schema registry " + http.base() + " refused " + action + ": " + reply.message() + ". " + advice);
    }

    private static String encoded(String pathSegment) {
        return URLEncoder.encode(pathSegment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "HttpSchemaRegistry[" + http.base() + "]";
    }
}
