package dev.hourledger.acceptance.torture.check;

import java.util.Map;

/**
 * Where everything is. Immutable.
 *
 * @param kafka bootstrap servers
 * @param registry base URL of the Confluent API
 * @param jdbcUrl of PostgreSQL, user included
 * @param gateways ports by name
 * @param apiKeys by organisation and mode, {@code <org>/<livemode>}
 */
public record Places(
        String kafka, String registry, String jdbcUrl, Map<String, Integer> gateways, Map<String, String> apiKeys) {
    public Places {
        gateways = Map.copyOf(gateways);
        apiKeys = Map.copyOf(apiKeys);
    }

    @Override
    public String toString() {
        return "Places[" + kafka + "]";
    }
}
