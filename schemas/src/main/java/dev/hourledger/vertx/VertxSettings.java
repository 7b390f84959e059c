package dev.hourledger.vertx;

import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.time.Duration;

/** What every Vert.x of a service is set to. Stateless. */
public final class VertxSettings {
    /**
     * How long a name's address is believed. Vert.x believes it as long as the answer says, ten minutes where a
     * container engine answers: a database or a processor that came back under another address was not found for as
     * long.
     */
    private static final Duration ADDRESS_LIFE = Duration.ofSeconds(5);

    private VertxSettings() {}

    /** New ones, to which others may be added. */
    public static VertxOptions options() {
        return new VertxOptions()
                .setAddressResolverOptions(
                        new AddressResolverOptions().setCacheMaxTimeToLive(Math.toIntExact(ADDRESS_LIFE.toSeconds())));
    }
}
