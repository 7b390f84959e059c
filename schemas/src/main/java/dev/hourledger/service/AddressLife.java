package dev.hourledger.service;

import java.security.Security;
import java.time.Duration;

/**
 * How long a name's address is believed, for all that resolves names in a service: parts come back under other
 * addresses. Stateless.
 */
public final class AddressLife {
    /** Whatever the answer of the resolver says. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private AddressLife() {}

    /** Keeps the JVM's own resolver to it, which believes 30 s. Before the first name is resolved, else for nothing. */
    public static void limit() {
        Security.setProperty("networkaddress.cache.ttl", Long.toString(LIMIT.toSeconds()));
    }
}
