package dev.hourledger.gateway.readback;

import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.readback.OffLoopRegistry.WouldBlockException;
import dev.hourledger.serde.SchemaRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What owners answer, from its bytes, on the event loop when the schema is known, else on a worker. Thread-safe. */
public final class OwnersDecoder {
    private final Vertx vertx;
    private final OutcomesFromAvro outcomes;
    private final OrganisationsFromAvro organisations;

    /** A decoder over this registry, which is asked once for each new schema version. */
    public OwnersDecoder(Vertx vertx, SchemaRegistry registry) {
        this.vertx = vertx;
        this.outcomes = new OutcomesFromAvro(new OffLoopRegistry(registry));
        this.organisations = new OrganisationsFromAvro(new OffLoopRegistry(registry));
    }

    /**
     * The outcome of EventOutcome bytes; empty for a kind that this release does not know; fails when they can't be
     * decoded.
     */
    public Future<Optional<Outcome>> outcome(byte[] eventOutcome) {
        return decode(() -> outcomes.fromAvro(eventOutcome));
    }

    /** The organisation of OrgView bytes; fails when they can't be decoded. */
    public Future<Optional<Organisation>> organisation(byte[] orgView) {
        return decode(() -> Optional.of(organisations.fromAvro(orgView)));
    }

    private <T> Future<T> decode(Callable<T> conversion) {
        try {
            return Future.succeededFuture(conversion.call());
        } catch (WouldBlockException e) {
            return vertx.executeBlocking(conversion, false);
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
