package dev.hourledger.gateway.readback;

import dev.hourledger.contract.AuditQuestion;
import dev.hourledger.contract.ReadbackFrame.Mode;
import dev.hourledger.gateway.domain.AuditPage;
import dev.hourledger.gateway.domain.OrgPage;
import dev.hourledger.gateway.domain.Organisation;
import dev.hourledger.gateway.domain.PriceBook;
import dev.hourledger.gateway.domain.ReferenceView;
import dev.hourledger.gateway.port.Organisations;
import dev.hourledger.gateway.port.ReferenceData;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The views that owners have, whichever way they are asked: what is asked for each, and what its answer is read as.
 * Thread-safe if the way is. Source: ADR 0008.
 */
public final class OwnersViews implements Organisations, ReferenceData {
    /** Says nothing, where an id must say something. */
    private static final String NO_ID = "-";

    private static final OrgPage NO_ORGS = new OrgPage(List.of(), false);

    private final OwnersDecoder decoder;
    private final Way way;

    /** A way to the owners. */
    @FunctionalInterface
    public interface Way {
        /**
         * Asks the owner of a partition for a view.
         *
         * @param id what the mode says
         * @return the view's bytes; empty: there is none. Fails when nobody could say within {@code left}
         */
        Future<Optional<byte[]>> ask(int partition, Mode mode, String id, Duration left);
    }

    /** The views that are found on this way. */
    public OwnersViews(OwnersDecoder decoder, Way way) {
        this.decoder = decoder;
        this.way = way;
    }

    @Override
    public Future<Optional<Organisation>> find(int partition, String orgId, Duration left) {
        return decoded(way.ask(partition, Mode.ORGANISATION, orgId, left), decoder::organisation);
    }

    @Override
    public Future<OrgPage> list(int partition, Optional<String> afterOrgId, Duration left) {
        return decoded(way.ask(partition, Mode.ORGANISATIONS, afterOrgId.orElse(NO_ID), left), decoder::orgPage)
                .map(found -> found.orElse(NO_ORGS));
    }

    @Override
    public Future<Optional<AuditPage>> audit(int partition, String orgId, long before, Duration left) {
        String id = new AuditQuestion(orgId, before).toId();
        return decoded(way.ask(partition, Mode.AUDIT, id, left), decoder::auditPage);
    }

    @Override
    public Future<ReferenceView> reference(int partition, Duration left) {
        return decoded(way.ask(partition, Mode.REFERENCE, NO_ID, left), decoder::reference)
                .map(found -> found.orElseThrow(
                        () -> new IllegalStateException("no reference data in partition " + partition)));
    }

    @Override
    public Future<PriceBook> prices(int partition, Duration left) {
        return decoded(way.ask(partition, Mode.PRICES, NO_ID, left), decoder::prices)
                .map(found -> found.orElse(PriceBook.NONE));
    }

    private static <T> Future<Optional<T>> decoded(
            Future<Optional<byte[]>> answer, Function<byte[], Future<T>> decode) {
        return answer.compose(found -> found.isPresent()
                ? decode.apply(found.get()).map(Optional::of)
                : Future.succeededFuture(Optional.empty()));
    }
}
