package dev.hourledger.vertx;

import dev.hourledger.service.AddressLife;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;

/** What every Vert.x of a service is set to. Stateless. */
public final class VertxSettings {
    private VertxSettings() {}

    /**
     * New ones, to which others may be added. Vert.x believes an address as long as the answer says, ten minutes where
     * a container engine answers: a database or a processor that came back under another one was not found for as long.
     */
    public static VertxOptions options() {
        int seconds = Math.toIntExact(AddressLife.LIMIT.toSeconds());
        return new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions().setCacheMaxTimeToLive(seconds));
    }
}
