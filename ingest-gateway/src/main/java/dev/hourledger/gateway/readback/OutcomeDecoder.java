package dev.hourledger.gateway.readback;

import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.readback.OffLoopRegistry.WouldBlockException;
import dev.hourledger.serde.SchemaRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Outcomes from their bytes, on the event loop when the schema is known, else on a worker. Thread-safe. */
public final class OutcomeDecoder {
    private final Vertx vertx;
    private final OutcomesFromAvro conversion;

    /** A decoder over this registry, which is asked once for each new schema version. */
    public OutcomeDecoder(Vertx vertx, SchemaRegistry registry) {
        this.vertx = vertx;
        this.conversion = new OutcomesFromAvro(new OffLoopRegistry(registry));
    }

    /**
     * The outcome of EventOutcome bytes; empty for a kind that this release does not know; fails when they can't be
     * decoded.
     */
    public Future<Optional<Outcome>> decode(byte[] outcome) {
        try {
            return Future.succeededFuture(conversion.fromAvro(outcome));
        } catch (WouldBlockException e) {
            return vertx.executeBlocking(() -> conversion.fromAvro(outcome), false);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
