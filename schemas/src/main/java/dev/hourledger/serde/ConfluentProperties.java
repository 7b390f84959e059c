package dev.hourledger.serde;

import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * The client properties of a registry, named as Confluent's serializers name them, so that either can take the other's
 * place.
 */
final class ConfluentProperties {
    private static final String URL = "schema.registry.url";
    private static final String AUTO_REGISTER = "auto.register.schemas";
    private static final ConfigDef PROPERTIES = new ConfigDef()
            .define(URL, ConfigDef.Type.STRING, Importance.HIGH, "Base URL of a registry with the Confluent API.")
            .define(
                    AUTO_REGISTER,
                    ConfigDef.Type.BOOLEAN,
                    true,
                    Importance.MEDIUM,
                    "Whether to register unknown schemas.");

    private ConfluentProperties() {}

    /** The registry that a client's properties name; throws ConfigException. */
    static SchemaRegistry registry(Map<String, ?> properties, boolean isKey) {
        if (isKey) {
            throw new ConfigException(
                    "record keys are plain text here: use Kafka's StringSerializer and StringDeserializer");
        }
        AbstractConfig config = new AbstractConfig(PROPERTIES, properties, false);
        try {
            return new HttpSchemaRegistry(
                    URI.create(config.getString(URL)), config.getBoolean(AUTO_REGISTER), Map.of());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(URL + " is not a URL: " + e.getMessage());
        }
    }
}
