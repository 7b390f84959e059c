package dev.hourledger.gateway.readback;

import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.Outcome;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
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
    private final ReferenceDataFromAvro references;

    /** A decoder over this registry, which is asked once for each new schema version. */
    public OwnersDecoder(Vertx vertx, SchemaRegistry registry) {
        this.vertx = vertx;
        this.outcomes = new OutcomesFromAvro(new OffLoopRegistry(registry));
        this.organisations = new OrganisationsFromAvro(new OffLoopRegistry(registry));
        this.references = new ReferenceDataFromAvro(new OffLoopRegistry(registry));
    }

    /**
     * The outcome of EventOutcome bytes; empty for a kind that this release does not know; fails when they can't be
     * decoded.
     */
    public Future<Optional<Outcome>> outcome(byte[] eventOutcome) {
        return decode(() -> outcomes.fromAvro(eventOutcome));
    }

    /**
     * What a look-up found, empty when nothing was. Fails also for an outcome of a kind that this release does not
     * know: it is there.
     */
    public Future<Optional<Outcome>> lookedUp(Optional<byte[]> eventOutcome) {
        return eventOutcome.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : outcome(eventOutcome.get())
                        .compose(known -> known.isPresent()
                                ? Future.succeededFuture(known)
                                : Future.failedFuture("an outcome of a newer release"));
    }

    /** The organisation of OrgView bytes; fails when they can't be decoded. */
    Future<Organisation> organisation(byte[] orgView) {
        return decode(() -> organisations.fromAvro(orgView));
    }

    /** The page of OrgList bytes; fails when they can't be decoded. */
    Future<OrgPage> orgPage(byte[] orgList) {
        return decode(() -> organisations.listFromAvro(orgList));
    }

    /** The changes of AuditPage bytes; fails when they can't be decoded. */
    Future<AuditPage> auditPage(byte[] auditPage) {
        return decode(() -> organisations.changesFromAvro(auditPage));
    }

    /** The reference data of ReferenceView bytes; fails when they can't be decoded. */
    Future<ReferenceView> reference(byte[] referenceView) {
        return decode(() -> references.fromAvro(referenceView));
    }

    /** The prices of PriceBook bytes; fails when they can't be decoded. */
    Future<PriceBook> prices(byte[] priceBook) {
        return decode(() -> references.pricesFromAvro(priceBook));
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
